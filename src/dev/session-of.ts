/**
 * The `sid` of a mandate, read without verifying it: enough to revoke one's own sessions in development, never enough to
 * decide. Text that is not a mandate is taken for a session id.
 *
 * @throws TypeError when the text is empty, or looks like a mandate but has no session.
 */
export function sessionOf(sessionOrMandate: string): string {
  if (sessionOrMandate === "") throw new TypeError("revoke: a session id or a mandate is needed");
  const [, payload, ...rest] = sessionOrMandate.split(".");
  if (payload === undefined || rest.length !== 1) return sessionOrMandate;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const session = claims !== null && typeof claims === "object" && "sid" in claims ? claims.sid : undefined;
    if (typeof session === "string" && session !== "") return session;
  } catch {
    // Falls through: what does not parse has no session.
  }
  throw new TypeError("revoke: the mandate has no session id");
}
