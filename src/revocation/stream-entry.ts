import { type RevocationProtocol, revocationProtocol } from "../../generated/typescript/index.ts";

/** An entry of a Redis stream as it was read: names and values in turn, duplicates and order kept. */
export interface StreamEntry {
  /** Identifier that the server gave it, `<ms>-<n>`. */
  readonly id: string;
  readonly fields: readonly string[];
}

/** Why an entry was refused. Also the `reason` of a dead letter. */
export type RejectReason = RevocationProtocol["rejectReasons"][number];

/** A refused entry: data, never an exception. */
export interface Rejected {
  readonly ok: false;
  readonly reason: RejectReason;
}

/** The refusal for a reason. */
export function rejected(reason: RejectReason): Rejected {
  return rejections[reason];
}

const rejections: Readonly<Record<RejectReason, Rejected>> = Object.freeze(
  Object.fromEntries(
    revocationProtocol.rejectReasons.map((reason) => [reason, Object.freeze({ ok: false, reason })]),
  ) as Record<RejectReason, Rejected>,
);
