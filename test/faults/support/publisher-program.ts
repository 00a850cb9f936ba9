import { Redis } from "ioredis";
import { RevocationPublisher } from "../../../src/redis/index.ts";
import type { Anchor } from "../../../src/revocation/index.ts";
import * as settings from "./settings.ts";
import { wallTime } from "./wall-time.ts";

/** What the parent asks a publisher process to do. */
export type PublisherOrder =
  /** @param sids live revocations; `extra` adds so many more that nobody asks about */
  | { readonly op: "begin"; readonly port: number; readonly sids: readonly string[]; readonly extra: number }
  | { readonly op: "revoke"; readonly sid: string; readonly call: number }
  | { readonly op: "snapshot" }
  | { readonly op: "stop" };

/** What it says: `lost` when it is no longer the one writer. */
export type PublisherNews =
  | { readonly type: "began"; readonly ok: boolean; readonly at: number }
  | { readonly type: "revoked"; readonly call: number; readonly ok: boolean; readonly at: number }
  | { readonly type: "stopped" };

let publisher: RevocationPublisher | undefined;
let redis: Redis | undefined;

const say = (news: PublisherNews): void => {
  if (process.connected) process.send?.(news);
};

/** A mark lasts as long as a test may. */
const until = Date.now() + 3_600_000;
const anchorOf = (id: string) => ({ zone: settings.zone, kind: "record", id }) as const;

function* live(sids: readonly string[], extra: number): Generator<{ anchor: Anchor; until: number }> {
  for (const sid of sids) yield { anchor: anchorOf(sid), until };
  for (let index = 0; index < extra; index += 1) yield { anchor: anchorOf(`extra-${index}`), until };
}

const begin = async (port: number, sids: readonly string[], extra: number): Promise<void> => {
  redis ??= new Redis(port, "127.0.0.1", { retryStrategy: () => 50 });
  redis.on("error", () => undefined);
  publisher = new RevocationPublisher(redis, {
    zone: settings.zone,
    activeKid: settings.activeKid,
    keys: settings.keys,
    heartbeatMs: settings.heartbeatMs,
    load: () => ({ revocations: live(sids, extra) }),
  });
  await publisher.start();
};

const obey = async (order: PublisherOrder): Promise<void> => {
  switch (order.op) {
    case "begin": {
      const ok = await begin(order.port, order.sids, order.extra).then(
        () => true,
        () => false,
      );
      say({ type: "began", ok, at: wallTime() });
      break;
    }
    case "revoke": {
      const done = publisher?.revoke(anchorOf(order.sid), { until }) ?? Promise.reject(new Error("not started"));
      const ok = await done.then(
        () => true,
        () => false,
      );
      say({ type: "revoked", call: order.call, ok, at: wallTime() });
      break;
    }
    case "snapshot":
      await publisher?.snapshot().catch(() => undefined);
      break;
    case "stop":
      await publisher?.stop();
      redis?.disconnect();
      say({ type: "stopped" });
      process.disconnect();
  }
};

process.on("message", (order: PublisherOrder) => void obey(order));
process.on("disconnect", () => process.exit(0));
