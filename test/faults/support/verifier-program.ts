import { createGuarded, type Guarded } from "./guarded.ts";
import { Sampler, type Sighting } from "./sampler.ts";
import * as settings from "./settings.ts";
import { wallTime } from "./wall-time.ts";

/** What the parent asks a verifier process to do. */
export type VerifierOrder =
  | { readonly op: "begin"; readonly name: string; readonly port: number; readonly jwks: string; readonly good: string }
  | { readonly op: "watch"; readonly sid: string; readonly token: string; readonly ackedAt?: number }
  | { readonly op: "acknowledged"; readonly sid: string; readonly at: number }
  /** Blocks the event loop, then asks before it has read anything; asleep, the monotonic clock stands still meanwhile. */
  | { readonly op: "stall"; readonly ms: number; readonly isAsleep: boolean }
  | { readonly op: "stop" };

/** What it says; `stalled` tells when the loop was free again. */
export type VerifierNews =
  | Sighting
  | { readonly type: "opened"; readonly afterMs: number; readonly marks: number }
  | { readonly type: "stalled"; readonly at: number }
  | { readonly type: "memory"; readonly rss: number };

let guarded: Guarded | undefined;
let sampler: Sampler | undefined;

const say = (news: VerifierNews): void => {
  if (process.connected) process.send?.(news);
};

const obey = async (order: VerifierOrder): Promise<void> => {
  switch (order.op) {
    case "begin": {
      guarded = createGuarded(order.name, order.port, order.jwks);
      sampler = new Sampler([guarded], order.good, settings.boundMs, say);
      sampler.start();
      const began = performance.now();
      await guarded.start();
      say({ type: "opened", afterMs: performance.now() - began, marks: guarded.store.status.marks });
      setInterval(() => say({ type: "memory", rss: process.memoryUsage().rss }), 1_000).unref();
      break;
    }
    case "watch":
      sampler?.watch(order.sid, order.token, order.ackedAt);
      break;
    case "acknowledged":
      sampler?.acknowledged(order.sid, order.at);
      break;
    case "stall": {
      const end = performance.now() + order.ms;
      while (performance.now() < end);
      if (order.isAsleep && guarded !== undefined) guarded.clocks.monotonicOffsetMs -= order.ms;
      sampler?.askAll();
      say({ type: "stalled", at: wallTime() });
      break;
    }
    case "stop":
      sampler?.stop();
      await guarded?.stop();
      process.disconnect();
  }
};

process.on("message", (order: VerifierOrder) => void obey(order));
// Nobody is left to report to.
process.on("disconnect", () => process.exit(0));
