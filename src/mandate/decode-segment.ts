import { isAscii } from "node:buffer";
import { decodeUtf8 } from "../../generated/typescript/index.ts";

// One buffer for the whole process: used and read back within one synchronous run, and never handed to the pool.
let scratch = Buffer.allocUnsafeSlow(8_192);

/**
 * Decodes a base64url segment that {@link readCompact} has accepted as UTF-8 text, without a byte order mark.
 *
 * @returns `undefined` for malformed UTF-8
 */
export function decodeSegment(token: string, start: number, end: number): string | undefined {
  const segment = token.slice(start, end);
  if (segment.length > scratch.length) scratch = Buffer.allocUnsafeSlow(segment.length);
  const length = scratch.write(segment, "base64url");
  const bytes = scratch.subarray(0, length);
  // ASCII is by far the most frequent case and needs no validation beyond that.
  return isAscii(bytes) ? scratch.toString("latin1", 0, length) : decodeUtf8(bytes);
}
