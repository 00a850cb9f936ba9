import type { RejectReason } from "./stream-entry.ts";
import { maxEntryBytes, maxFields } from "./stream-limits.ts";

/** Fields of an entry by name. */
export type FieldMap = ReadonlyMap<string, string>;

const loneSurrogate = /\p{Surrogate}/u;

/**
 * The fields of an entry by name.
 *
 * @returns `malformed` for an odd count, anything but text, text without UTF-8 form, more than 64 fields or 16 KiB;
 * `ambiguous_fields` for an empty or repeated name
 */
export function readFields(flat: readonly string[]): FieldMap | RejectReason {
  if (!Array.isArray(flat) || flat.length % 2 !== 0 || flat.length > 2 * maxFields) return "malformed";
  const fields = new Map<string, string>();
  let bytes = 0;
  let reason: RejectReason | undefined;
  for (let index = 0; index < flat.length; index += 2) {
    const [name, value]: readonly unknown[] = [flat[index], flat[index + 1]];
    if (typeof name !== "string" || typeof value !== "string") return "malformed";
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (bytes > maxEntryBytes || loneSurrogate.test(name) || loneSurrogate.test(value)) return "malformed";
    if (name === "" || fields.has(name)) reason = "ambiguous_fields";
    fields.set(name, value);
  }
  return reason ?? fields;
}
