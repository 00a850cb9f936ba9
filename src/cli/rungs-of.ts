import { core } from "../../generated/typescript/index.ts";

/** Which rung refuses with a code, in words: `requirements (requiredScopes)`. Several stages share some codes. */
export function rungsOf(code: string): string | undefined {
  if (code === "invalid_request") return "extract (the Authorization header is malformed)";
  const profile = core.profiles["2026-05"];
  if (!Object.hasOwn(profile.errors, code)) return undefined;
  const row = profile.errors[code as keyof typeof profile.errors];
  const checks = profile.checks.filter((check) => check.error === code && check.stage === "requirements");
  const named = checks.length === 0 ? "" : ` (${checks.map((check) => check.name).join(", ")})`;
  return `${row.stages.join(" or ")}${named}${row.stages.length > 1 ? "; countersign explain tells which" : ""}`;
}
