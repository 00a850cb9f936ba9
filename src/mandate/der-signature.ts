/** Bytes of an ES256 signature in its JWS form (RFC 7518 §3.4): R and S, 32 bytes each. */
export const es256SignatureBytes = 64;

/** Most bytes that {@link writeDerSignature} writes. */
export const derSignatureBytes = 72;

/**
 * Turns R‖S into the DER form `SEQUENCE { INTEGER r, INTEGER s }`, because `crypto.verify` is fast only with a bare
 * key, and a bare key means DER.
 *
 * @param raw exactly 64 bytes, R then S, big-endian
 * @param der receives the result; at least {@link derSignatureBytes} long
 * @returns how many bytes were written
 */
export function writeDerSignature(raw: Uint8Array, der: Uint8Array): number {
  der[0] = 0x30;
  const afterR = writeInteger(raw, 0, der, 2);
  const end = writeInteger(raw, 32, der, afterR);
  der[1] = end - 2;
  return end;
}

function writeInteger(raw: Uint8Array, start: number, der: Uint8Array, at: number): number {
  let first = start;
  const last = start + 31;
  while (first < last && raw[first] === 0) first += 1;
  // A set top bit would read as a negative number.
  const sign = (raw[first] ?? 0) >= 0x80 ? 1 : 0;
  const length = last - first + 1 + sign;
  der[at] = 0x02;
  der[at + 1] = length;
  let to = at + 2;
  if (sign === 1) {
    der[to] = 0;
    to += 1;
  }
  for (let from = first; from <= last; from += 1, to += 1) der[to] = raw[from] ?? 0;
  return to;
}
