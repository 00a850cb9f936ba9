import type { KeyObject } from "node:crypto";
import { revocationProtocol } from "../../generated/typescript/index.ts";
import { decodeRecord } from "./decode-record.ts";
import { readFields } from "./read-fields.ts";
import { hmacOf } from "./signature-text.ts";
import type { StreamRecord } from "./stream-record.ts";
import { v2Canonical } from "./v2-canonical.ts";

/** A key and the id that readers know it by. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * A signed record, ready for `XADD`: names and values in turn.
 *
 * @throws RangeError for a record that every reader refuses, such as a zone outside that of the stream
 *
 * @example
 * ```ts
 * import { encodeRecord, readStreamKey, streamOfZone } from "countersign/revocation";
 *
 * const head = { log: "1790000000000-a1b2c3d4", seq: 0n, ts: 1790000060000 };
 * const signing = { kid: "k1", key: readStreamKey("keys.k1", new Uint8Array(32).fill(7)) };
 * const fields = encodeRecord(streamOfZone("zone-1"), "zone-1", { ...head, type: "heartbeat" }, signing);
 * ```
 */
export function encodeRecord(
  stream: string,
  streamZone: string,
  record: Exclude<StreamRecord, { readonly type: "optional" }>,
  { kid, key }: SigningKey,
): readonly string[] {
  const flat = ["v", "2", "kid", kid, "log", record.log, "seq", `${record.seq}`, "ts", `${record.ts}`];
  flat.push("type", record.type, ...bodyOf(record));
  if (record.reason !== undefined) flat.push("reason", record.reason);
  const fields = readFields(flat);
  if (typeof fields === "string") throw new RangeError("The record has no signed form");
  flat.push("_sig", hmacOf(v2Canonical(revocationProtocol.v2.streamDomain, stream, fields), key));
  // What no reader would take must not reach the stream: it would break the sequence.
  if (!decodeRecord(stream, streamZone, flat, new Map([[kid, key]])).ok) {
    throw new RangeError("The record is not one that readers take");
  }
  return flat;
}

function bodyOf(record: StreamRecord): readonly string[] {
  switch (record.type) {
    case "revoke":
      return [...anchorFields(record.anchor), "exp", `${record.exp}`];
    case "suspend":
    case "resume":
      return anchorFields(record.anchor);
    case "epoch":
      return ["zone", record.zone, "epoch", `${record.epoch}`];
    default:
      return [];
  }
}

function anchorFields({ zone, kind, id }: { zone: string; kind: string; id: string }): readonly string[] {
  return ["zone", zone, "kind", kind, "id", id];
}
