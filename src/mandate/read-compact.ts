/** Where the segments of a compact JWS end. */
export interface Compact {
  /** Index of the first dot. */
  readonly headerEnd: number;
  /** Index of the second dot: the signing input ends before it. */
  readonly payloadEnd: number;
}

// No two parts of these can match the same character, so they run in linear time.
const shortSignature = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/;
const anySignature = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

// Which last character leaves the unused bits zero: after 2 characters of a group 4 bits are unused, after 3 two.
const lastOfTwo = characterSet("AQgw");
const lastOfThree = characterSet("AEIMQUYcgkosw048");

/**
 * Finds the segments of a compact JWS (RFC 7515 §7.1) in its only accepted encoding: three non-empty base64url
 * segments without padding or whitespace, unused bits zero. Decodes nothing and allocates nothing but its result.
 *
 * @param longSignatures whether RSA signatures, longer than 64 bytes, may occur
 * @returns `undefined` for everything else
 */
export function readCompact(token: string, longSignatures: boolean): Compact | undefined {
  if (!(longSignatures ? anySignature : shortSignature).test(token)) return undefined;
  const headerEnd = token.indexOf(".");
  const payloadEnd = token.indexOf(".", headerEnd + 1);
  if (!isCanonical(token, 0, headerEnd) || !isCanonical(token, headerEnd + 1, payloadEnd)) return undefined;
  if (longSignatures && !isCanonical(token, payloadEnd + 1, token.length)) return undefined;
  return { headerEnd, payloadEnd };
}

function isCanonical(token: string, start: number, end: number): boolean {
  const rest = (end - start) & 3;
  if (rest === 0) return true;
  if (rest === 1) return false;
  return (rest === 2 ? lastOfTwo : lastOfThree)[token.charCodeAt(end - 1)] === 1;
}

function characterSet(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
