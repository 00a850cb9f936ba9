import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { isNode } from "../normalize.ts";

const LISTS = ["definitions", "errors", "stages", "requirements", "hooks", "profiles"] as const;
const TEXTS = ["name", "version", "uri", "description", "defaultProfile", "out"] as const;

/** Whether the data has the outline of a contract at all. */
export const lintForm = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const say = (pointer: string, message: string, fix: string): void => {
    findings.push({ rule: "form", file: "countersign.config.ts", pointer, message, fix });
  };
  if (!isNode(source)) {
    say("", "holds no contract", "give an object");
    return findings;
  }
  const data: Readonly<Record<string, unknown>> = source;
  for (const key of TEXTS) {
    if (typeof data[key] !== "string" || data[key] === "")
      say(`/${key}`, "must be a non-empty string", `give \`${key}\``);
  }
  for (const key of LISTS) {
    if (!Array.isArray(data[key]) || !data[key].every(isNode))
      say(`/${key}`, "must be a list of objects", `give \`${key}\` as a list, empty if need be`);
  }
  if (typeof data["limits"] !== "object" || data["limits"] === null)
    say("/limits", "must be an object", "give `limits`");
  if (typeof data["uri"] === "string" && !/^urn:[a-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9._:-]+$/.test(data["uri"])) {
    say("/uri", "must be a URN with a namespace-specific part and no fragment", "write urn:<name>:contract:v<major>");
  }
  if (findings.length === 0 && !source.profiles.some((profile) => profile.id === source.defaultProfile)) {
    say("/defaultProfile", "names no profile", "name one of `profiles`");
  }
  return findings;
};
