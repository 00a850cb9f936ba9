import type { KeyObject } from "node:crypto";
import { type FieldMap, readFields } from "./read-fields.ts";
import { holdsSignature } from "./signature-text.ts";
import { type Rejected, rejected } from "./stream-entry.ts";
import { v1Canonical } from "./v1-canonical.ts";

/** An entry of version 1 whose form and signature hold. */
export interface VerifiedV1 {
  readonly ok: true;
  readonly fields: FieldMap;
  /** Whether it carries a signature; without one it was let in by `allowUnsigned`. */
  readonly isSigned: boolean;
}

/** What a signature of version 1 is checked with. */
export interface V1Policy {
  /** Each is tried: version 1 names no key. */
  readonly keys: readonly KeyObject[];
  /** Whether entries without `_sig` are taken. A `_sig` that is there must verify all the same. */
  readonly allowUnsigned: boolean;
}

/**
 * Checks form, then signature, of an entry of version 1. Never throws.
 *
 * @returns the fields by name, or `malformed`, `ambiguous_fields`, `unsigned`, `invalid_signature`
 */
export function verifyV1(stream: string, flat: readonly string[], policy: V1Policy): VerifiedV1 | Rejected {
  const fields = readFields(flat);
  if (typeof fields === "string") return rejected(fields);
  const canonical = v1Canonical(stream, fields);
  if (canonical === undefined) return rejected("ambiguous_fields");
  const signature = fields.get("_sig");
  if (signature === undefined) {
    return policy.allowUnsigned ? Object.freeze({ ok: true, fields, isSigned: false }) : rejected("unsigned");
  }
  let holds = false;
  // Every key is tried, so that the time taken does not tell which one signed.
  for (const key of policy.keys) holds = holdsSignature(canonical, key, signature) || holds;
  return holds ? Object.freeze({ ok: true, fields, isSigned: true }) : rejected("invalid_signature");
}
