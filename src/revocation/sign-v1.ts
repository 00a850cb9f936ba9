import type { KeyObject } from "node:crypto";
import { readFields } from "./read-fields.ts";
import { hmacOf } from "./signature-text.ts";
import { readStreamKey, type StreamKeyInput } from "./stream-key.ts";
import { v1Canonical } from "./v1-canonical.ts";

/** Fields as a publisher has them: null is left out, numbers and booleans are written as text. */
export type V1Fields = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>;

/**
 * The signature of an entry of version 1: HMAC-SHA256 over the stream name and the fields by name, lowercase hex.
 *
 * @param hmacKey at least 32 bytes, or their hex text
 * @throws RangeError for fields that every reader refuses: line feeds, `=` in a name, more than 64 fields or 16 KiB
 * @throws CountersignConfigError for a short or malformed key
 *
 * @example
 * ```ts
 * import { signV1 } from "countersign/revocation";
 *
 * const fields = { zone_id: "zone-1", session_id: "sid-1", reason: "grant_revoked" };
 * const signature = signV1("caracal.sessions.revoke", fields, new Uint8Array(32).fill(7));
 * ```
 */
export function signV1(stream: string, fields: V1Fields, hmacKey: StreamKeyInput | KeyObject): string {
  const flat = Object.entries(fields).flatMap(([name, value]) =>
    name === "_sig" || value === null || value === undefined ? [] : [name, String(value)],
  );
  // The signature is a field too: with it the entry must keep within the limits.
  const read = readFields([...flat, "_sig", "0".repeat(64)]);
  const canonical = typeof read === "string" ? undefined : v1Canonical(stream, read);
  if (canonical === undefined) throw new RangeError("These fields have no unambiguous signed form");
  const isKey = typeof hmacKey === "object" && "symmetricKeySize" in hmacKey;
  return hmacOf(canonical, isKey ? hmacKey : readStreamKey("hmacKey", hmacKey));
}
