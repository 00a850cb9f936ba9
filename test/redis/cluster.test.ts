import { createStreamReader, RedisRevocationStore } from "countersign/redis";
import { v1EpochStream, v1RevocationStream } from "countersign/revocation";
import { afterEach, describe, expect, it } from "vitest";
import { type ClusterNode, startCluster, type TestCluster } from "./cluster.ts";
import { inStep } from "./data-node.ts";
import { type Guards, impatient, maxStaleMs, startGuards, zone } from "./guards.ts";
import { hasNoRedis, until } from "./server.ts";

const stream = `countersign:{${zone}}:rev`;
const anchorOf = (id: string) => ({ zone, kind: "record", id }) as const;
const query = (id: string) => ({ zone, anchors: [anchorOf(id)] });
const unbuffered = { enableOfflineQueue: false, redisOptions: { ...impatient, enableOfflineQueue: true } };

describe.skipIf(hasNoRedis)("with a Cluster", { timeout: 60_000 }, () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const start = async (
    options?: Parameters<typeof startCluster>[0],
  ): Promise<{ readonly redis: TestCluster; readonly guards: Guards }> => {
    const redis = await startCluster(options);
    ends.push(() => redis.stop());
    const guards = await startGuards(redis.client(), redis.client(unbuffered));
    ends.push(() => guards.stop());
    return { redis, guards };
  };
  const isOk = async ({ admin }: ClusterNode): Promise<boolean> =>
    ((await admin.cluster("INFO")) as string).includes("cluster_state:ok");

  it("a node that is lost is replaced: nothing passes, and everything works again within two seconds", async () => {
    const { redis, guards } = await start({ replicas: true });
    await guards.revoke("before");
    await guards.publish("before-v1");
    const owner = await redis.ownerOf(stream);
    await inStep(owner, zone);
    const successor = redis.replicas[redis.masters.indexOf(owner)] as ClusterNode;
    const fault = performance.now();
    await owner.kill();
    await until(
      "the replica is promoted",
      async () => {
        const promoted = (await successor.admin.info("replication")).includes("role:master");
        return promoted && (await isOk(successor));
      },
      20_000,
    );
    await guards.reopened();
    await guards.revoke("after");
    await guards.publish("after-v1", 10_000);
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    expect((await guards.shared.check(query("before-v1"))).state).toBe("revoked");
    await guards.heldSince(fault);
  });

  it("a node without successor closes the replica in time; empty again, it opens, and no id is forgotten", async () => {
    const { redis, guards } = await start();
    await guards.revoke("before");
    const owner = await redis.ownerOf(stream);
    const fault = performance.now();
    await owner.kill();
    await until("it is closed", () => guards.replica.check(query("good")).state === "unavailable");
    expect(guards.samplers.replica.lastPass - fault).toBeLessThanOrEqual(maxStaleMs + 100);
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    expect((await guards.shared.check(query("before"))).state).toBe("unavailable");
    await expect(guards.shared.revoke(anchorOf("x"))).rejects.toThrow("Redis gave no usable answer");
    await owner.restart();
    // A master that returns is not asked before the others take it for alive.
    for (const node of redis.masters) await until("the slots are served", () => isOk(node), 20_000);
    await guards.reopened();
    const cold = guards.cold();
    await cold.start();
    for (const store of [guards.replica, cold]) expect(store.check(query("before")).state).toBe("revoked");
    await guards.heldSince(fault);
  });

  it("a node that falls silent closes the replica in time, and opens it within two seconds when it speaks", async () => {
    const { redis, guards } = await start();
    await guards.revoke("before");
    const owner = await redis.ownerOf(stream);
    const fault = performance.now();
    owner.signal("SIGSTOP");
    try {
      await until("it is closed", () => guards.replica.check(query("good")).state === "unavailable");
      expect(guards.samplers.replica.lastPass - fault).toBeLessThanOrEqual(maxStaleMs + 100);
      expect((await guards.shared.check(query("before"))).state).toBe("unavailable");
    } finally {
      owner.signal("SIGCONT");
    }
    for (const node of redis.masters) await until("the slots are served", () => isOk(node), 20_000);
    await guards.reopened();
    expect(guards.replica.check(query("before")).state).toBe("revoked");
    await guards.heldSince(fault);
  });

  it("the slot of a zone moves to another node while it is read: nothing is lost, and lookups go on", async () => {
    const { redis, guards } = await start();
    await guards.revoke("before");
    await guards.shared.revoke(anchorOf("shared-before"));
    const owner = await redis.ownerOf(stream);
    const fault = performance.now();
    for (const to of redis.masters.filter((node) => node !== owner)) {
      await redis.move(stream, to, async () => {
        // Some keys are here and some there: even now lookups and marks work. A publisher needs stream and lease together.
        await guards.shared.revoke(anchorOf(`shared-${to.port}`));
        for (const id of ["shared-before", `shared-${to.port}`]) {
          expect((await guards.shared.check(query(id))).state).toBe("revoked");
        }
        expect((await guards.shared.check(query("good"))).state).toBe("active");
        await guards.publisher.revoke(anchorOf(`during-${to.port}`), { ttlMs: 600_000 }).catch(() => undefined);
      });
      await guards.reopened();
      // Not acknowledged never means not revoked.
      await until("what was kept arrives", () => guards.replica.check(query(`during-${to.port}`)).state === "revoked");
      guards.samplers.replica.revoked.add(`during-${to.port}`);
      await guards.revoke(`after-${to.port}`);
      expect((await guards.shared.check(query("shared-before"))).state).toBe("revoked");
      expect((await guards.shared.check(query("good"))).state).toBe("active");
    }
    expect(guards.replica.status.marks).toBe(5);
    await guards.heldSince(fault);
  });

  it("the slots of the consumer's stream and of its marks move while it reads", async () => {
    const { redis, guards } = await start();
    for (const key of [v1RevocationStream, "countersign:{*}:rev"]) {
      const owner = await redis.ownerOf(key);
      const to = redis.masters.find((node) => node !== owner) as ClusterNode;
      await redis.move(key, to, () => guards.publish(`during-${key}`, 10_000));
      await guards.publish(`after-${key}`, 10_000);
    }
    await until("all is acknowledged", () => guards.consumer.status.applied === 4);
    expect(guards.consumer.status).toMatchObject({ unapplied: 0, lost: 0, rejected: {} });
    expect(guards.samplers.shared.failOpen).toBe(0);
  });

  it("a check is one MGET for each slot, and keys of version 1 are refused", async () => {
    const redis = await startCluster();
    ends.push(() => redis.stop());
    const client = redis.client();
    expect(() => new RedisRevocationStore(client)).toThrow("readV1Keys");
    const store = new RedisRevocationStore(client, { readV1Keys: false });
    const anchors = ["a", "b", "c", "d"].map(anchorOf);
    await until("it is open", async () => (await store.check({ zone, anchors, graphEpoch: 1n })).state === "active");
    const count = async (): Promise<number> => {
      let calls = 0;
      for (const { admin } of redis.masters) {
        const stats = await admin.info("commandstats");
        calls += Number(/cmdstat_mget:calls=(\d+)/.exec(stats)?.[1] ?? 0);
        expect(stats).not.toContain("cmdstat_get:");
      }
      return calls;
    };
    const before = await count();
    for (let turn = 0; turn < 10; turn += 1) await store.check({ zone, anchors, graphEpoch: 1n });
    expect((await count()) - before).toBe(20);
    await store.markRevoked("b");
    expect(await store.check({ zone, anchors })).toEqual({ state: "revoked", anchor: anchorOf("b") });
  });

  it("streams of several slots are read side by side", async () => {
    const redis = await startCluster();
    ends.push(() => redis.stop());
    const client = redis.client();
    await client.xadd(v1RevocationStream, "1-1", "a", "1");
    await client.xadd(v1EpochStream, "2-1", "b", "2");
    const reader = createStreamReader(client);
    ends.push(() => reader.close());
    const connectionsAt = (): unknown => reader.connection?.();
    const options = { count: 10, blockMs: 500 };
    const both = () => reader.read({ [v1RevocationStream]: "0-0", [v1EpochStream]: "0-0" }, options);
    await until("it reads", async () => (await both().catch(() => [])).length === 2);
    expect(await both()).toEqual([
      { stream: v1RevocationStream, entries: [{ id: "1-1", fields: ["a", "1"] }] },
      { stream: v1EpochStream, entries: [{ id: "2-1", fields: ["b", "2"] }] },
    ]);
    const began = performance.now();
    const one = await reader.read({ [v1RevocationStream]: "0-0", [v1EpochStream]: "2-1" }, options);
    expect(one).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(450);
    expect(await reader.info(v1EpochStream)).toMatchObject({ lastId: "2-1" });
    // Who reads is told that a slot has another owner, at the latest with what came from there.
    const before = connectionsAt();
    await both();
    expect(connectionsAt()).toBe(before);
    const owner = await redis.ownerOf(v1EpochStream);
    await redis.move(v1EpochStream, redis.masters.find((node) => node !== owner) as ClusterNode);
    expect(await both()).toHaveLength(2);
    expect(connectionsAt()).not.toBe(before);
  });

  it("a connection is found without the node that the client was told of", async () => {
    const redis = await startCluster({ replicas: true });
    ends.push(() => redis.stop());
    const client = redis.client();
    await client.set("x", "1");
    const [named] = redis.masters;
    await named?.kill();
    const [, second] = redis.masters;
    await until("the cluster works without it", () => isOk(second as ClusterNode), 20_000);
    const reader = createStreamReader(client);
    ends.push(() => reader.close());
    await until(
      "the reader reads",
      () =>
        reader.info("nothing").then(
          () => true,
          () => false,
        ),
      3_000,
    );
  });
});
