import type { Decision } from "../../gate/index.ts";

/**
 * What a wrapped callback throws: fixed text, since the host sends it to clients. Tools turn it into an `isError`
 * result; resources and prompts into a JSON-RPC error with the status number as code.
 */
export function refusalError(decision: Decision): Error {
  if (decision.kind !== "refuse") return Object.assign(new Error("Access denied"), { code: 403 });
  const { code, description, reason } = decision.error;
  const status = code === "verification_unavailable" ? 503 : 403;
  return Object.assign(new Error(description), { code: status, data: { error: code, ...(reason && { reason }) } });
}
