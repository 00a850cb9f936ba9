import { RevocationPublisher, storedRevocations } from "countersign/redis";
import { redisKeysOf } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHoldingProxy } from "./holding-proxy.ts";
import { createParts, keys, type Parts, record, stateOf, zone } from "./publisher-support.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

const { stream, lease, snapshot } = redisKeysOf(zone);

describe.skipIf(hasNoRedis)("a publisher whose Redis lost what it held", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  let redis: Redis;
  let parts: Parts;

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    redis = server.client();
    parts = createParts(server);
  });
  afterEach(async () => {
    await parts.stop();
    await proxy.close();
    await server.stop();
  });

  it("sends an unanswered event again that had landed before the loss: it keeps its number", async () => {
    const holding = await startHoldingProxy(server.port);
    try {
      const publisher = parts.publisher({ heartbeatMs: 1_000 }, holding.port);
      await publisher.start();
      const replica = parts.replica();
      await replica.start();
      const { log } = publisher.status;
      holding.hold();
      const unanswered = expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "timeout" });
      await until("it has landed all the same", () => stateOf(replica, record("sid-1")) === "revoked");
      await redis.flushall();
      await unanswered;
      holding.release();
      await until("it is sent again", async () => (await redis.xlen(stream)) > 1);
      await publisher.revoke(record("sid-2"));
      await until("the next event arrives", () => stateOf(replica, record("sid-2")) === "revoked");
      expect(replica.status).toMatchObject({ log, seq: 2n, resyncs: 1, rejected: {} });
      expect(stateOf(replica, record("sid-9"))).toBe("active");
    } finally {
      await holding.close();
    }
  });

  it("sends an unanswered event again that had not landed: no replica misses it", async () => {
    const publisher = parts.publisher({ heartbeatMs: 1_000 }, proxy.port);
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const { log } = publisher.status;
    proxy.mode = "blackhole";
    const unanswered = expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "timeout" });
    await redis.flushall();
    await unanswered;
    proxy.mode = "pass";
    await until("it arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    expect(replica.status).toMatchObject({ log, seq: 1n, resyncs: 1 });
  });

  it.each(["monotonic", "wall"])(
    "begins a higher log when by its %s clock others may have held the lease before the loss",
    async (clock) => {
      let slept = 0;
      const ahead = (name: string): number => (name === clock ? slept : 0);
      const publisher = parts.publisher({
        heartbeatMs: 1_000,
        now: () => Date.now() + ahead("wall"),
        monotonicNow: () => performance.now() + ahead("monotonic"),
      });
      await publisher.start();
      await publisher.revoke(record("sid-1"));
      const { log } = publisher.status;
      slept = 3_000;
      await redis.flushall();
      await publisher.revoke(record("sid-2"));
      expect(publisher.status.log > log).toBe(true);
      const replica = parts.replica();
      await replica.start();
      for (const id of ["sid-1", "sid-2"]) expect(stateOf(replica, record(id))).toBe("revoked");
    },
  );

  it("goes on in its log however long it was away, when the stream still ends with its words", async () => {
    let slept = 0;
    const publisher = parts.publisher({ heartbeatMs: 1_000, monotonicNow: () => performance.now() + slept });
    await publisher.start();
    const { log } = publisher.status;
    slept = 3_600_000;
    await redis.del(lease);
    await publisher.revoke(record("sid-1"));
    expect(publisher.status).toMatchObject({ log, seq: 1n });
  });

  it.each(["lives", "has come and gone"])(
    "is over when another publisher %s that started after the loss",
    async (what) => {
      const publisher = parts.publisher({ heartbeatMs: 1_000 });
      await publisher.start();
      await redis.flushall();
      const second = parts.publisher();
      await second.start();
      await second.revoke(record("of-second"));
      if (what === "has come and gone") await second.stop();
      await expect(publisher.revoke(record("of-first"))).rejects.toMatchObject({ reason: "lease_lost" });
      expect(publisher.status.state).toBe("lost");
    },
  );

  it("begins a higher log when a copy that lags has lost its last words", async () => {
    const publisher = parts.publisher({ heartbeatMs: 1_000 });
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    for (const id of ["sid-1", "sid-2", "sid-3"]) await publisher.revoke(record(id));
    const { log } = publisher.status;
    const entries = await redis.xrange(stream, "-", "+");
    const first = entries.findIndex(([, flat]) => flat.includes("sid-1"));
    const lost = entries.slice(first + 1).map(([id]) => id);
    await redis
      .multi()
      .del(lease)
      .xdel(stream, ...lost)
      .exec();
    await publisher.revoke(record("sid-4"));
    expect(publisher.status.log > log).toBe(true);
    await until(
      "the replica follows",
      () => replica.status.log > log && stateOf(replica, record("sid-9")) === "active",
    );
    for (const id of ["sid-1", "sid-2", "sid-3", "sid-4"]) expect(stateOf(replica, record(id))).toBe("revoked");
  });

  it("opens no replica that had missed an event which the loss took: it takes the new snapshot", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const { log } = publisher.status;
    const replica = parts.replica(keys, proxy.port);
    await replica.start();
    proxy.mode = "blackhole";
    await publisher.revoke(record("sid-1"));
    await redis.flushall();
    await until("the replica closes", () => stateOf(replica, record("sid-1")) === "unavailable");
    proxy.mode = "pass";
    const seen = new Set<string>();
    await until("the replica opens", () => {
      seen.add(stateOf(replica, record("sid-1")));
      return stateOf(replica, record("sid-9")) === "active";
    });
    expect(seen.has("active")).toBe(false);
    expect(stateOf(replica, record("sid-1"))).toBe("revoked");
    expect(replica.status).toMatchObject({ log, seq: 1n });
  });

  it("with a durable sequence goes on in no log that Redis no longer holds", async () => {
    const first = parts.publisher();
    await first.start();
    await first.revoke(record("sid-1"));
    const { log, seq } = first.status;
    const known = await storedRevocations(redis, { zone, keys })();
    await first.stop();
    await redis.flushall();
    const second = parts.publisher({ load: () => ({ ...known, sequence: { log, seq } }) });
    await second.start();
    expect(second.status.log > log).toBe(true);
    expect(second.isRevoked("sid-1")).toBe(true);
  });

  it("answers who revokes while the server keeps no lease, and publishes it when it does", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    let isKept = false;
    const lose = async (): Promise<void> => {
      while (!isKept) await redis.del(lease);
    };
    const losing = lose();
    try {
      await until("it notices", () => publisher.status.failures > 0);
      await expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "lease_lost" });
    } finally {
      isKept = true;
      await losing;
    }
    await until("the event arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    await until("the replica is open", () => stateOf(replica, record("sid-9")) === "active");
    expect(publisher.status.state).toBe("publishing");
  });

  it("points its manifest to a record of the emptied stream", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const { snapshots } = publisher.status;
    await redis.flushall();
    await until("a snapshot", () => publisher.status.snapshots > snapshots);
    const cursor = (await redis.hget(snapshot, "cursor")) ?? "";
    expect(await redis.xrange(stream, cursor, cursor)).toHaveLength(1);
  });

  it("writes a snapshot at once when somebody deletes an event, so that who had not read it opens again", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    await replica.stop();
    await publisher.revoke(record("sid-1"));
    const [[id = ""] = []] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
    await publisher.revoke(record("sid-2"));
    expect(await redis.xdel(stream, id)).toBe(1);
    const began = performance.now();
    void replica.start();
    await until("the replica opens", () => stateOf(replica, record("sid-9")) === "active");
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(["sid-1", "sid-2"].map((sid) => stateOf(replica, record(sid)))).toEqual(["revoked", "revoked"]);
    expect(replica.status.resyncs).toBe(2);
  });

  it("misses its own last event where the server does not tell what was deleted", async () => {
    await redis.call("ACL", "SETUSER", "old", "on", ">old", "~*", "&*", "+@all", "-xinfo");
    const client = server.client({ username: "old", password: "old" });
    const publisher = new RevocationPublisher(client, { zone, load: [], activeKid: "k1", keys, heartbeatMs: 100 });
    try {
      await publisher.start();
      await publisher.revoke(record("sid-1"));
      const { snapshots } = publisher.status;
      const [[id = ""] = []] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
      expect(await redis.xdel(stream, id)).toBe(1);
      await until("a snapshot", () => publisher.status.snapshots > snapshots);
      expect(publisher.status.failures).toBe(0);
    } finally {
      await publisher.stop();
    }
  });
});
