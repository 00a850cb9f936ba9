/** Names and values. */
export type Fields = Readonly<Record<string, string>>;

export const STREAM = "countersign:{zone-1}:rev";
export const LOG = "1790000000000-a1b2c3d4";
export const TS = 1_790_000_060_000;
export const EXP = 1_790_000_960_000;
export const HEAD: Fields = { v: "2", kid: "k1", log: LOG, seq: "42", ts: `${TS}` };
export const ANCHOR: Fields = { zone: "zone-1", kind: "record", id: "sid-1" };
export const REVOKE: Fields = { ...HEAD, type: "revoke", ...ANCHOR, exp: `${EXP}` };
export const EPOCH: Fields = { ...HEAD, type: "epoch", zone: "zone-1", epoch: "7" };
export const HEARTBEAT: Fields = { ...HEAD, type: "heartbeat" };
export const STREAM_DOMAIN = "countersign.stream.v2";
export const SNAPSHOT_DOMAIN = "countersign.snapshot.v2";
