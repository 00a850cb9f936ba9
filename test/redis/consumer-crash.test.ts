import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { publishV1, RedisRevocationConsumer, RedisRevocationStore } from "countersign/redis";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const key = new Uint8Array(32).fill(7);
const stream = "caracal.sessions.revoke";
const group = "resource-revocation";
const program = fileURLToPath(new URL("consumer-child.ts", import.meta.url));

describe.skipIf(hasNoRedis)("a consumer that is killed", { timeout: 120_000 }, () => {
  let server: TestRedis;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
  });
  afterAll(() => server.stop());

  /** @returns whether the child came to its end */
  const runChild = async (killAt: number): Promise<boolean> => {
    const child = spawn(process.execPath, [program, `${server.port}`, `${killAt}`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (signal === null) expect(said).toBe("done");
    return signal === null;
  };

  it("at any of its waits loses nothing: another one takes over on its timer", async () => {
    const store = new RedisRevocationStore(redis);
    let killed = 0;
    let leftPending = 0;
    for (let isDone = false; !isDone; ) {
      await redis.flushall();
      await publishV1(redis, { session_id: "first" }, { streamHmacKey: key });
      await redis.xadd(stream, "*", "session_id", "victim", "_sig", "0".repeat(64));
      await publishV1(redis, { session_id: "last" }, { streamHmacKey: key });
      isDone = await runChild(killed + 1);
      if (!isDone) killed += 1;
      const summary = (await redis.xpending(stream, group).catch(() => [0])) as [number];
      if (summary[0] > 0) leftPending += 1;
      // Nothing more is published: only time brings the next one to what was left.
      const heir = new RedisRevocationConsumer(redis, store, {
        consumer: "heir",
        streamHmacKey: key,
        blockMs: 20,
        pendingIdleMs: 20,
      });
      heir.start();
      await until("all is applied", async () => (await store.isRevoked("first")) && (await store.isRevoked("last")));
      await until("all is acknowledged", async () => {
        const [pending] = (await redis.xpending(stream, group).catch(() => [1])) as [number];
        const [info] = (await redis.xinfo("GROUPS", stream)) as unknown[][];
        return pending === 0 && info?.[info.indexOf("lag") + 1] === 0;
      });
      await heir.stop();
      expect(await store.isRevoked("victim")).toBe(false);
      // Recorded again where the first record was not acknowledged; never not at all.
      expect([1, 2]).toContain(await redis.xlen(`${stream}.dead`));
      expect(heir.status.lost).toBe(0);
    }
    expect(killed).toBeGreaterThan(20);
    expect(leftPending).toBeGreaterThan(3);
  });
});
