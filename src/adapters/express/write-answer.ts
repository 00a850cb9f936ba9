import type { ServerResponse } from "node:http";
import type { HttpAnswer } from "../../gate/index.ts";

/** Writes an answer of the gate. HEAD gets the headers alone. */
export function writeAnswer(res: ServerResponse, method: string, { status, headers, body }: HttpAnswer): void {
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.end(method === "HEAD" || body === null ? undefined : body);
}
