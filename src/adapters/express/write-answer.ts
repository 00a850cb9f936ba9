import type { ServerResponse } from "node:http";
import type { HttpAnswer } from "../../gate/index.ts";

/** Writes an answer of the gate. HEAD gets the headers alone. A response that somebody else has begun just ends. */
export function writeAnswer(res: ServerResponse, method: string, { status, headers, body }: HttpAnswer): void {
  if (res.headersSent) {
    res.end();
    return;
  }
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.end(method === "HEAD" || body === null ? undefined : body);
}
