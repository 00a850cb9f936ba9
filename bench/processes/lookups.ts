import type { Anchor } from "countersign/revocation";
import { spread } from "../harness.ts";
import { loadIoredis, loadRedis } from "../product.ts";
import { openReplica } from "../revocation/open-replica.ts";
import { percentile } from "../revocation/propagation.ts";

/** What one way of asking costs, with so many callers at once. */
export interface Lookup {
  readonly way: string;
  readonly callers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU of this process; that of the server comes on top. */
  readonly cpu: number;
}

const CALLERS = [1, 64] as const;
const SLICE_MS = 1_000;
const WARMUP_MS = 200;
/** Ids of the replica; the server is asked for keys that it does not have, which is its best case. */
const IDS = 100_000;
const ANCHORS = 1_024;

/** `lookups.ts <port>`: four anchors, asked of the replica and, per call, of a real server. */
const port = Number(process.argv[2]);
const [{ Redis }, { RedisRevocationStore }] = [await loadIoredis(), await loadRedis()];
const redis = new Redis(port, "127.0.0.1");
await redis.ping();
// Longer than anybody should wait: a slow answer is to be measured, not refused.
const shared = new RedisRevocationStore(redis, { commandTimeoutMs: 10_000 });
const replica = await openReplica(IDS);
const zone = "zone-7f3a-research";
const queries = Array.from({ length: ANCHORS }, (_, n): { zone: string; anchors: readonly Anchor[] } => ({
  zone,
  anchors: [
    { zone, kind: "record", id: `sid_${n}-9c4e-41aa` },
    { zone, kind: "record", id: `sid_${n}-0000-root` },
    { zone, kind: "session", id: `ags_${n}` },
    { zone, kind: "edge", id: `edge_${n}` },
  ],
}));
type Query = (typeof queries)[number];

const ways: readonly (readonly [way: string, ask: (query: Query) => boolean | Promise<boolean>])[] = [
  ["replica", (query) => replica.check(query).state === "active"],
  ["one MGET per call (RedisRevocationStore)", async (query) => (await shared.check(query)).state === "active"],
  [
    "one GET per anchor",
    async ({ anchors }) => {
      const found = await Promise.all(anchors.map(({ id }) => redis.get(`revoked:${id}`)));
      return found.every((value) => value === null);
    },
  ],
];

const rows: Lookup[] = [];
for (const [way, ask] of ways) {
  for (const callers of CALLERS) {
    await slice(way, ask, callers, WARMUP_MS);
    rows.push(await slice(way, ask, callers, SLICE_MS));
  }
}
process.send?.(rows);
redis.disconnect();
await replica.stop();
process.disconnect?.();

async function slice(
  way: string,
  ask: (query: Query) => boolean | Promise<boolean>,
  callers: number,
  ms: number,
): Promise<Lookup> {
  const times: number[] = [];
  let calls = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    while (performance.now() - begun < ms) {
      const asked = performance.now();
      const answer = ask(queries[calls++ % ANCHORS] as Query);
      // A replica answers without a promise: nothing is awaited then, as in the verifier.
      if (!(typeof answer === "boolean" ? answer : await answer)) throw new Error(`${way}: not active`);
      times.push((performance.now() - asked) * 1000);
    }
  };
  await Promise.all(Array.from({ length: callers }, lane));
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return {
    way,
    callers,
    perSecond: (calls / wallMs) * 1000,
    p50: spread(times).median,
    p99: percentile(times, 0.99),
    cpu: (user + system) / calls,
  };
}
