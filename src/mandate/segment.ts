import { isAscii } from "node:buffer";
import { decodeUtf8 } from "../../generated/typescript/index.ts";

// One buffer for the whole process: used and read back within one synchronous run, and never handed to the pool.
let scratch = Buffer.allocUnsafeSlow(8_192);

/**
 * Whether a stretch of a token is base64url in its only accepted encoding: no padding, no whitespace, no character of
 * another alphabet, unused bits zero. Every byte string has exactly one such encoding, so the test is to decode and
 * encode again.
 */
export function isCanonicalSegment(token: string, start: number, end: number): boolean {
  const segment = token.slice(start, end);
  return scratch.toString("base64url", 0, decodeInto(segment)) === segment;
}

/**
 * Decodes a segment that {@link isCanonicalSegment} has accepted as UTF-8 text, without a byte order mark.
 *
 * @returns `undefined` for malformed UTF-8
 */
export function decodeSegment(token: string, start: number, end: number): string | undefined {
  return textOf(decodeInto(token.slice(start, end)));
}

/** {@link isCanonicalSegment} and {@link decodeSegment} at once; `undefined` if either refuses. */
export function decodeCanonicalSegment(token: string, start: number, end: number): string | undefined {
  const segment = token.slice(start, end);
  const length = decodeInto(segment);
  return scratch.toString("base64url", 0, length) === segment ? textOf(length) : undefined;
}

function textOf(length: number): string | undefined {
  const bytes = scratch.subarray(0, length);
  // ASCII is by far the most frequent case and needs no validation beyond that.
  return isAscii(bytes) ? scratch.toString("latin1", 0, length) : decodeUtf8(bytes);
}

function decodeInto(segment: string): number {
  if (segment.length > scratch.length) scratch = Buffer.allocUnsafeSlow(segment.length);
  return scratch.write(segment, "base64url");
}
