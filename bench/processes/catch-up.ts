import { connectReplica } from "../revocation/publisher.ts";

/** What one fresh process tells about its start. */
export interface CaughtUp {
  /** Milliseconds from `start()` until the first check is answered. */
  readonly openMs: number;
  readonly heapPerId: number;
  readonly rssPerId: number;
}

/** `catch-up.ts <port> <ids>`: loads the snapshot of a real server, as a verifier that was killed does. */
const [port, ids] = process.argv.slice(2).map(Number) as [number, number];
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
const used = (): { readonly heap: number; readonly rss: number } => {
  collect();
  collect();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + external + arrayBuffers, rss };
};

const replica = await connectReplica(port);
const before = used();
const begun = performance.now();
await replica.store.start();
const openMs = performance.now() - begun;
const { state, marks, reason } = replica.store.status;
if (state !== "open" || marks !== ids) throw new Error(`${state} (${reason}) with ${marks} marks`);
const after = used();
const answer: CaughtUp = {
  openMs,
  heapPerId: (after.heap - before.heap) / ids,
  rssPerId: (after.rss - before.rss) / ids,
};
process.send?.(answer);
await replica.stop();
process.disconnect?.();
