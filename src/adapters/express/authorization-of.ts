import type { IncomingMessage } from "node:http";

/** Every `Authorization` header of a request: Node's own view hides all but the first. */
export function authorizationOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === "authorization") values.push(rawHeaders[at + 1] ?? "");
  }
  return values;
}
