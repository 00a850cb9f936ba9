import { createStreamReader, RedisRevocationStore } from "countersign/redis";
import { ReplicaRevocationStore, type StreamReader } from "countersign/revocation";
import { afterEach, describe, expect, it } from "vitest";
import { inStep } from "./data-node.ts";
import { type Guards, impatient, maxStaleMs, startGuards, streamKey, zone } from "./guards.ts";
import { startSentinel, type TestSentinel } from "./sentinel.ts";
import { hasNoRedis, startRedis, until } from "./server.ts";

const anchorOf = (id: string) => ({ zone, kind: "record", id }) as const;
const query = (id: string) => ({ zone, anchors: [anchorOf(id)] });

describe.skipIf(hasNoRedis)("with Sentinel", { timeout: 60_000 }, () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const start = async (many?: number): Promise<{ readonly redis: TestSentinel; readonly guards: Guards }> => {
    const redis = await startSentinel(many);
    ends.push(() => redis.stop());
    const guards = await startGuards(redis.client(), redis.client(impatient));
    ends.push(() => guards.stop());
    return { redis, guards };
  };
  const promoted = (redis: TestSentinel): Promise<void> =>
    until(
      "the replica is promoted, and one sentinel says so",
      async () => {
        const isMaster = (await redis.replica.admin.info("replication")).includes("role:master");
        return isMaster && (await redis.isNamed(redis.replica.port));
      },
      20_000,
    );

  it("a killed master is replaced: nothing passes, and everything works again within two seconds", async () => {
    const { redis, guards } = await start(3);
    await guards.revoke("before");
    await guards.publish("before-v1");
    await inStep(redis.master, zone);
    const fault = performance.now();
    await redis.master.kill();
    await promoted(redis);
    await guards.reopened();
    await guards.revoke("after");
    await guards.publish("after-v1");
    expect((await guards.shared.check(query("before-v1"))).state).toBe("revoked");
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    await guards.heldSince(fault);
  });

  it("an acknowledged write that the new master never had is not forgotten by anyone", async () => {
    const { redis, guards } = await start();
    await guards.revoke("kept");
    // This replica has seen nothing since, so the lost event is a gap for it.
    const reader = createStreamReader(redis.client());
    let isHeld = false;
    const holding: StreamReader = {
      ...reader,
      read: async (cursors, options) => {
        if (isHeld) throw new Error("held");
        return reader.read(cursors, options);
      },
    };
    const behind = guards.cold(holding);
    await behind.start();
    expect(behind.check(query("good")).state).toBe("active");
    isHeld = true;
    await inStep(redis.master, zone);
    redis.link.mode = "blackhole";
    await guards.revoke("lost");
    const copied = await redis.replica.admin.xrange(`countersign:{${zone}}:rev`, "-", "+");
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter(([, fields]) => fields.includes("lost"))).toEqual([]);
    const fault = performance.now();
    await redis.master.kill();
    await promoted(redis);
    await guards.reopened();
    await guards.revoke("next");
    isHeld = false;
    await until("the one that was behind is open", () => behind.check(query("good")).state === "active", 10_000);
    const cold = guards.cold();
    await cold.start();
    for (const store of [guards.replica, behind, cold]) {
      for (const id of ["kept", "lost", "next"]) expect(store.check(query(id)).state).toBe("revoked");
      expect(store.check(query("good")).state).toBe("active");
    }
    await guards.heldSince(fault);
  });

  it("an entry of version 1 that the new master never had is a gap: closed, and still refused", async () => {
    const { redis, guards } = await start();
    const store = new ReplicaRevocationStore({
      zone,
      accept: ["v1"],
      streamHmacKey: streamKey,
      trustHistory: true,
      reader: createStreamReader(redis.client()),
      maxStaleMs,
      blockMs: 100,
    });
    ends.push(() => store.stop());
    await guards.publish("kept");
    await store.start();
    expect(store.check(query("good")).state).toBe("active");
    await inStep(redis.master, zone);
    redis.link.mode = "blackhole";
    await guards.publish("lost");
    await until("the replica knows", () => store.check(query("lost")).state === "revoked");
    await redis.master.kill();
    await promoted(redis);
    await until("it has seen the gap", () => store.status.reason === "gap", 10_000);
    expect(store.check(query("good")).state).toBe("unavailable");
    for (const id of ["kept", "lost"]) expect(store.check(query(id)).state).toBe("revoked");
  });

  it("a master without successor closes the replica in time; one that returns empty opens it, and no id is forgotten", async () => {
    const { redis, guards } = await start();
    await guards.revoke("before");
    await redis.replica.kill();
    const fault = performance.now();
    await redis.master.kill();
    await until("both are closed", () => guards.replica.check(query("good")).state === "unavailable");
    expect(guards.samplers.replica.lastPass - fault).toBeLessThanOrEqual(maxStaleMs + 100);
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    expect((await guards.shared.check(query("before"))).state).toBe("unavailable");
    await expect(guards.shared.markRevoked("x")).rejects.toThrow("Redis gave no usable answer");
    await redis.master.restart();
    await guards.reopened();
    const cold = guards.cold();
    await cold.start();
    for (const store of [guards.replica, cold]) expect(store.check(query("before")).state).toBe("revoked");
    await guards.heldSince(fault);
  });

  it("a sentinel that is silent does not keep anyone from the others", async () => {
    const { redis, guards } = await start(3);
    redis.sentinels[0]?.signal("SIGSTOP");
    try {
      const store = new RedisRevocationStore(redis.client());
      await until("it finds the master", async () => (await store.check(query("good"))).state === "active", 3_000);
      const cold = guards.cold();
      await cold.start();
      expect(cold.check(query("good")).state).toBe("active");
    } finally {
      redis.sentinels[0]?.signal("SIGCONT");
    }
  });

  it("a master that the sentinels have left is left by the replica too, though it lives on", async () => {
    const { redis, guards } = await start();
    await guards.revoke("before");
    const other = await startRedis();
    const elsewhere = other.client();
    ends.push(() => other.stop());
    await redis.pointTo(other.port);
    const fault = performance.now();
    // All others find out, since their connections are cut. Nobody cuts that of the replica.
    const list = `${await redis.master.admin.call("CLIENT", "LIST", "TYPE", "normal")}`.split("\n");
    for (const line of list.filter((each) => !/ cmd=(?:xread|client\|list) /.test(each))) {
      const id = /id=(\d+)/.exec(line)?.[1];
      if (id !== undefined) await redis.master.admin.call("CLIENT", "KILL", "ID", id);
    }
    await until("the publisher writes to the new one", async () => (await elsewhere.dbsize()) > 0);
    await until("the replica reads from it", () => guards.replica.status.state === "open", 10_000);
    await guards.revoke("after");
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    expect(guards.samplers.replica.failOpen).toBe(0);
    expect(performance.now() - fault).toBeLessThan(10_000);
  });

  it("lookups ask the master, whatever the client reads from", async () => {
    const redis = await startSentinel();
    ends.push(() => redis.stop());
    redis.link.mode = "blackhole";
    const store = new RedisRevocationStore(redis.client({ role: "slave" }));
    await until("the store is open", async () => (await store.check(query("good"))).state === "active");
    await store.markRevoked("sid");
    expect((await store.check(query("sid"))).state).toBe("revoked");
  });
});
