import { storedRevocations } from "countersign/redis";
import { redisKeysOf } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createParts, keys, type Parts, record, stateOf, zone } from "./publisher-support.ts";
import { freePort, hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

const { stream, lease, snapshot } = redisKeysOf(zone);

describe.skipIf(hasNoRedis)("a publisher in a fault", () => {
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
    server.signal("SIGCONT");
    await parts.stop();
    await proxy.close();
    await server.stop();
  });

  const fieldsOf = async (): Promise<Map<string, string>[]> =>
    (await redis.xrange(stream, "-", "+")).map(
      ([, flat]) => new Map(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : []))),
    );

  /** No number of a log may ever stand for two events, and no log may follow a higher one. */
  const expectNoFork = async (): Promise<void> => {
    const signatures = new Map<string, string>();
    let log = "";
    for (const fields of await fieldsOf()) {
      expect((fields.get("log") ?? "") >= log).toBe(true);
      log = fields.get("log") ?? "";
      if (fields.get("type") === "heartbeat") continue;
      const place = `${log} ${fields.get("seq")}`;
      const signature = fields.get("_sig") ?? "";
      expect(signatures.get(place) ?? signature).toBe(signature);
      signatures.set(place, signature);
    }
  };

  it.each([
    [
      "OOM",
      async (): Promise<unknown> => redis.config("SET", "maxmemory", "1"),
      async (): Promise<unknown> => redis.config("SET", "maxmemory", "0"),
    ],
    [
      "READONLY",
      async (): Promise<unknown> => redis.replicaof("127.0.0.1", await freePort()),
      async (): Promise<unknown> => redis.replicaof("NO", "ONE"),
    ],
  ] as const)(
    "rejects what Redis refuses with %s, keeps it, and publishes it when it can",
    async (code, harm, repair) => {
      const publisher = parts.publisher();
      await publisher.start();
      const replica = parts.replica();
      await replica.start();
      await harm();
      await expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ redisCode: code });
      expect(publisher.isRevoked("sid-1")).toBe(true);
      await expect(publisher.revoke(record("sid-2"))).rejects.toBeDefined();
      await until("the replica closes", () => stateOf(replica, record("sid-9")) === "unavailable");
      await repair();
      const began = performance.now();
      await until("the replica opens", () => stateOf(replica, record("sid-9")) === "active");
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(stateOf(replica, record("sid-1"))).toBe("revoked");
      expect(stateOf(replica, record("sid-2"))).toBe("revoked");
      await publisher.revoke(record("sid-3"));
      await expectNoFork();
    },
  );

  it("publishes again what a Redis lost that was killed and came back empty", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    await publisher.revoke(record("sid-1"));
    const { log } = publisher.status;
    await server.kill();
    await expect(publisher.revoke(record("sid-2"))).rejects.toBeDefined();
    const killed = performance.now();
    await until("its lease would have lapsed", () => performance.now() - killed > 300);
    await server.restart();
    const began = performance.now();
    await until("the replica opens", () => replica.status.log > log && stateOf(replica, record("sid-9")) === "active");
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const id of ["sid-1", "sid-2"]) expect(stateOf(replica, record(id))).toBe("revoked");
    const cold = parts.replica();
    await cold.start();
    for (const id of ["sid-1", "sid-2"]) expect(stateOf(cold, record(id))).toBe("revoked");
    await expectNoFork();
  });

  it("answers in time when nothing comes back, and sends the same event again: no reader sees a gap", async () => {
    const publisher = parts.publisher({ heartbeatMs: 1_000 }, proxy.port);
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const { log } = publisher.status;
    proxy.mode = "blackhole";
    const began = performance.now();
    await expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "timeout" });
    expect(performance.now() - began).toBeLessThan(1_000);
    proxy.mode = "pass";
    await until("the event arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    const revoked = (): Promise<boolean> =>
      publisher.revoke(record("sid-2")).then(
        () => true,
        () => false,
      );
    await until("it can write again", revoked);
    expect(publisher.status.log).toBe(log);
    expect(replica.status.resyncs).toBe(1);
    await expectNoFork();
  });

  it("never gives a number away twice when the answer comes too late", async () => {
    const publisher = parts.publisher({ heartbeatMs: 1_000 });
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    // Commands wait on the server and are all carried out in the end.
    await redis.call("CLIENT", "PAUSE", "800", "ALL");
    await expect(publisher.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "timeout" });
    await until("the event arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    await publisher.revoke(record("sid-2"));
    await until("the second event arrives", () => stateOf(replica, record("sid-2")) === "revoked");
    await expectNoFork();
    expect(stateOf(replica, record("sid-9"))).toBe("active");
  });

  it("goes on in its log when Redis was stopped for longer than the lease, and nothing was written meanwhile", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const { log } = publisher.status;
    server.signal("SIGSTOP");
    await expect(publisher.revoke(record("sid-1"))).rejects.toBeDefined();
    await until("the replica closes", () => stateOf(replica, record("sid-9")) === "unavailable");
    server.signal("SIGCONT");
    const began = performance.now();
    await until("the replica opens", () => stateOf(replica, record("sid-9")) === "active");
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(publisher.status.log).toBe(log);
    await until("the event arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    expect(replica.status).toMatchObject({ log, resyncs: 1 });
    await expectNoFork();
  });

  it("goes on in its log when its lease is gone and nobody else was there", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const { log } = publisher.status;
    await redis.del(lease);
    await publisher.revoke(record("sid-1"));
    expect(publisher.status.log).toBe(log);
    expect(await redis.get(lease)).toMatch(new RegExp(`^${log}/[a-z0-9]{8}$`));
    await expectNoFork();
  });

  it.each(["lives", "has come and gone"])("is over when it was away and another publisher %s", async (what) => {
    const publisher = parts.publisher({}, proxy.port);
    await publisher.start();
    proxy.mode = "blackhole";
    await until("the lease lapses", async () => (await redis.exists(lease)) === 0);
    const second = parts.publisher({ load: storedRevocations(redis, { zone, keys }) });
    await second.start();
    await second.revoke(record("of-second"));
    if (what === "has come and gone") await second.stop();
    proxy.mode = "pass";
    await until("the first one notices", () => publisher.status.state === "lost");
    await expect(publisher.revoke(record("of-first"))).rejects.toMatchObject({ reason: "lease_lost" });
    expect((await fieldsOf()).some((fields) => fields.get("id") === "of-first")).toBe(false);
    await expectNoFork();
  });

  it("takes over from one that was killed as soon as its lease has run out", async () => {
    const publisher = parts.publisher({ heartbeatMs: 200 }, proxy.port);
    await publisher.start();
    await publisher.revoke(record("sid-1"));
    proxy.mode = "blackhole";
    const second = parts.publisher({ load: storedRevocations(redis, { zone, keys }) });
    const began = performance.now();
    await second.start();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(second.isRevoked("sid-1")).toBe(true);
    expect(second.status.log > publisher.status.log).toBe(true);
  });

  it("replaces a manifest that is not its own, and a snapshot whose cursor entry is gone", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    await publisher.revoke(record("sid-1"));
    await redis.hset(snapshot, "_sig", "0".repeat(64));
    await until("the manifest is signed", async () => (await redis.hget(snapshot, "_sig")) !== "0".repeat(64));
    const cursor = await redis.hget(snapshot, "cursor");
    await redis.xtrim(stream, "MAXLEN", 0);
    await until("the cursor moves", async () => (await redis.hget(snapshot, "cursor")) !== cursor);
    const replica = parts.replica();
    await replica.start();
    expect(stateOf(replica, record("sid-1"))).toBe("revoked");
  });
});
