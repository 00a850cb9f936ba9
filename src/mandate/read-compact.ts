import { isCanonicalSegment } from "./segment.ts";

/** Where the segments of a compact JWS end. */
export interface Compact {
  /** Index of the first dot. */
  readonly headerEnd: number;
  /** Index of the second dot: the signing input ends before it. */
  readonly payloadEnd: number;
}

/** Characters of a signature of 64 bytes. */
const shortSignature = 86;

/**
 * Finds the segments of a compact JWS (RFC 7515 §7.1): three non-empty ones. The encoding of the header is left to its
 * reader and that of the others to {@link isCanonicalCompact}: a header decides most forgeries alone.
 *
 * @param longSignatures whether RSA signatures, longer than 64 bytes, may occur
 * @returns `undefined` for everything else
 */
export function readCompact(token: string, longSignatures: boolean): Compact | undefined {
  const headerEnd = token.indexOf(".");
  const payloadEnd = token.indexOf(".", headerEnd + 1);
  if (headerEnd <= 0 || payloadEnd <= headerEnd + 1) return undefined;
  const signature = token.length - payloadEnd - 1;
  if (longSignatures ? signature < 1 : signature !== shortSignature) return undefined;
  return { headerEnd, payloadEnd };
}

/** Whether payload and signature are in their only accepted encoding, too: no padding or whitespace, unused bits zero. */
export function isCanonicalCompact(token: string, { headerEnd, payloadEnd }: Compact): boolean {
  return (
    isCanonicalSegment(token, headerEnd + 1, payloadEnd) && isCanonicalSegment(token, payloadEnd + 1, token.length)
  );
}
