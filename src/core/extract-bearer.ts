import { readAuthorization } from "./read-authorization.ts";

/**
 * The bearer token of an `Authorization` header (RFC 6750 §2.1).
 *
 * @param authHeader the header as the host gives it
 * @returns the token; `null` for an absent header, another scheme, and a repeated, empty or split value. Never throws.
 *
 * @example
 * ```ts
 * import { extractBearer } from "countersign";
 *
 * extractBearer("Bearer eyJhbGciOi"); // "eyJhbGciOi"
 * extractBearer("Basic dXNlcjpw"); // null
 * ```
 */
export function extractBearer(authHeader: string | null | undefined): string | null {
  const authorization = readAuthorization(authHeader);
  return authorization.kind === "token" ? authorization.token : null;
}
