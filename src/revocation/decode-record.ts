import { revocationProtocol } from "../../generated/typescript/index.ts";
import { anchorOf, isAnchorKind } from "./anchor.ts";
import { readDecimal, readMilliseconds } from "./decimal.ts";
import { type FieldMap, readFields } from "./read-fields.ts";
import { holdsSignature, isSignatureText } from "./signature-text.ts";
import { type Rejected, rejected } from "./stream-entry.ts";
import { isKeyId, type StreamKeys } from "./stream-key.ts";
import { belongsToStream } from "./stream-name.ts";
import { isLogName, type RecordBody, type RecordHead, type RecordPlace, type StreamRecord } from "./stream-record.ts";
import { v2Canonical } from "./v2-canonical.ts";

/** A record whose form and signature hold, or why it was refused; `place`: where the unsupported one stands. */
export type DecodedRecord =
  | { readonly ok: true; readonly record: StreamRecord }
  | (Rejected & { readonly place?: RecordPlace });

/**
 * Checks form, key id and signature of an entry of version 2, then what it says. Never throws.
 *
 * @param streamZone zone of the stream, empty for the one that carries every zone
 * @param keys any of them may have signed
 * @returns `malformed`, `ambiguous_fields`, `unsigned`, `unknown_key_id`, `invalid_signature`, or `unsupported_type` for
 * a signed record of an unknown type that is not declared optional: the reader must close then
 */
export function decodeRecord(
  stream: string,
  streamZone: string,
  flat: readonly string[],
  keys: StreamKeys,
): DecodedRecord {
  const fields = readFields(flat);
  if (typeof fields === "string") return rejected(fields);
  const signature = fields.get("_sig");
  if (signature === undefined) return rejected("unsigned");
  const kid = fields.get("kid");
  if (fields.get("v") !== "2" || !isKeyId(kid)) return rejected("malformed");
  if (!isSignatureText(signature)) return rejected("invalid_signature");
  const key = keys.get(kid);
  if (key === undefined) return rejected("unknown_key_id");
  const canonical = v2Canonical(revocationProtocol.v2.streamDomain, stream, fields);
  if (!holdsSignature(canonical, key, signature)) return rejected("invalid_signature");
  return readRecord(fields, streamZone);
}

function readRecord(fields: FieldMap, streamZone: string): DecodedRecord {
  const log = fields.get("log");
  const seq = readDecimal(fields.get("seq"));
  const ts = readMilliseconds(fields.get("ts"));
  if (!isLogName(log) || seq === undefined || ts === undefined) return rejected("malformed");
  const body = readBody(fields, streamZone);
  if (body === "unsupported_type") return Object.freeze({ ...rejected(body), place: Object.freeze({ log, seq }) });
  if (typeof body === "string") return rejected(body);
  // Events count from 1; only a heartbeat may come before any.
  if (seq === 0n && body.type !== "heartbeat") return rejected("malformed");
  const reason = fields.get("reason");
  const head: RecordHead = reason === undefined ? { log, seq, ts } : { log, seq, ts, reason };
  return Object.freeze({ ok: true, record: Object.freeze({ ...head, ...body }) });
}

function readBody(fields: FieldMap, streamZone: string): RecordBody | "malformed" | "unsupported_type" {
  const type = fields.get("type");
  switch (type) {
    case "heartbeat":
      return { type };
    case "epoch": {
      const zone = fields.get("zone") ?? "";
      const epoch = readDecimal(fields.get("epoch"));
      return epoch === undefined || !belongsToStream(zone, streamZone) ? "malformed" : { type, zone, epoch };
    }
    case "revoke": {
      const exp = readMilliseconds(fields.get("exp"));
      const anchor = readAnchor(fields, streamZone);
      return exp === undefined || anchor === undefined ? "malformed" : { type, anchor, exp };
    }
    case "suspend":
    case "resume": {
      const anchor = readAnchor(fields, streamZone);
      return anchor === undefined ? "malformed" : { type, anchor };
    }
    case undefined:
      return "malformed";
    default:
      return fields.get("optional") === "1" ? { type: "optional" } : "unsupported_type";
  }
}

function readAnchor(fields: FieldMap, streamZone: string): ReturnType<typeof anchorOf> | undefined {
  const zone = fields.get("zone") ?? "";
  const kind = fields.get("kind");
  const id = fields.get("id");
  if (!isAnchorKind(kind) || id === undefined || id === "" || !belongsToStream(zone, streamZone)) return undefined;
  return anchorOf(zone, kind, id);
}
