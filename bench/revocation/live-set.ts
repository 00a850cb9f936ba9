import type { Anchor } from "countersign/revocation";

/** Signing key of every stream that is measured. */
export const KID = "bench";
/** Its bytes; nothing but these measurements is signed with it. */
export const STREAM_KEY: Uint8Array = new Uint8Array(32).fill(0x2a);
/** Mandates live a quarter of an hour; a mark that is measured must outlive the measurement. */
const TTL_MS = 3_600_000;

const KINDS = ["record", "session", "edge"] as const;
/** The zone of the mandates that are measured, and every zone. */
const ZONES = ["zone-7f3a-research", ""] as const;

/**
 * The n-th revoked identifier: 34 characters, as the memory figures of the reference have them. It matches no token;
 * every kind gets its share, so that no lookup is spared by an empty table.
 *
 * @param zones 2: half of them in every zone, which doubles the tables that an anchor is looked up in
 */
export function revokedAnchor(n: number, zones: 1 | 2 = 1): Anchor {
  const [kind, zone] = [KINDS[n % 3] ?? "record", ZONES[Math.floor(n / 3) % zones] ?? ""];
  return { zone, kind, id: `sid_revoked_${n.toString(16).padStart(22, "0")}` };
}

/** Live revocations as a publisher loads them. */
export function* liveRevocations(count: number): Generator<{ readonly anchor: Anchor; readonly until: number }> {
  const until = Date.now() + TTL_MS;
  for (let n = 0; n < count; n++) yield { anchor: revokedAnchor(n), until };
}
