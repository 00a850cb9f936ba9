/** An entry of a Redis stream as it was read: names and values in turn, duplicates and order kept. */
export interface StreamEntry {
  /** Identifier that the server gave it, `<ms>-<n>`. */
  readonly id: string;
  readonly fields: readonly string[];
}

/** Why an entry was refused. Also the `reason` of a dead letter. */
export type RejectReason =
  | "malformed"
  | "ambiguous_fields"
  | "unsigned"
  | "unknown_key_id"
  | "invalid_signature"
  | "unsupported_type"
  | "missing_revocation_anchor"
  | "invalid_delegation_epoch";

/** A refused entry: data, never an exception. */
export interface Rejected {
  readonly ok: false;
  readonly reason: RejectReason;
}

/** The refusal for a reason. */
export function rejected(reason: RejectReason): Rejected {
  return rejections[reason];
}

const rejections: Readonly<Record<RejectReason, Rejected>> = Object.freeze({
  malformed: Object.freeze({ ok: false, reason: "malformed" }),
  ambiguous_fields: Object.freeze({ ok: false, reason: "ambiguous_fields" }),
  unsigned: Object.freeze({ ok: false, reason: "unsigned" }),
  unknown_key_id: Object.freeze({ ok: false, reason: "unknown_key_id" }),
  invalid_signature: Object.freeze({ ok: false, reason: "invalid_signature" }),
  unsupported_type: Object.freeze({ ok: false, reason: "unsupported_type" }),
  missing_revocation_anchor: Object.freeze({ ok: false, reason: "missing_revocation_anchor" }),
  invalid_delegation_epoch: Object.freeze({ ok: false, reason: "invalid_delegation_epoch" }),
});
