/** What an `Authorization` header says. */
export type Authorization =
  /** No header, or one for another scheme. */
  | { readonly kind: "absent" }
  /** Empty, repeated, or `Bearer` without exactly one token: HTTP 400 `invalid_request`. */
  | { readonly kind: "malformed" }
  | { readonly kind: "token"; readonly token: string };

const absent: Authorization = Object.freeze({ kind: "absent" });
const malformed: Authorization = Object.freeze({ kind: "malformed" });

const SPACE = 0x20;
const TAB = 0x09;

/**
 * Reads the credential of a request (RFC 6750 §2.1, RFC 9110 §11.6.2) in linear time.
 *
 * The scheme is matched case-insensitively, is followed by one or more spaces and then by one token. A list of more
 * than one value, as Node gives it for a repeated header, is malformed.
 *
 * @param value the header as the host gives it
 * @returns the token, or why there is none. Never throws.
 */
export function readAuthorization(value: string | null | undefined | readonly string[]): Authorization {
  const header: unknown = typeof value === "object" ? single(value) : value;
  if (header === undefined) return absent;
  if (typeof header !== "string") return malformed;

  let start = 0;
  let end = header.length;
  while (start < end && isBlank(header.charCodeAt(start))) start += 1;
  while (end > start && isBlank(header.charCodeAt(end - 1))) end -= 1;
  if (start === end) return malformed;

  let schemeEnd = start;
  while (schemeEnd < end && !isBlank(header.charCodeAt(schemeEnd))) schemeEnd += 1;
  if (schemeEnd - start !== 6 || header.slice(start, schemeEnd).toLowerCase() !== "bearer") return absent;

  let tokenStart = schemeEnd;
  while (tokenStart < end && header.charCodeAt(tokenStart) === SPACE) tokenStart += 1;
  if (tokenStart === end) return malformed;
  const token = header.slice(tokenStart, end);
  return /[\s,]/.test(token) ? malformed : { kind: "token", token };
}

/** The only value of a repeatable header; `null` when there are several, or when it is no list at all. */
function single(values: readonly string[] | null): unknown {
  try {
    if (values === null || values.length === 0) return undefined;
    return Array.isArray(values) && values.length === 1 ? values[0] : null;
  } catch {
    return null;
  }
}

function isBlank(char: number): boolean {
  return char === SPACE || char === TAB;
}
