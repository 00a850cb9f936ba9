import { readFileSync } from "node:fs";
import {
  createStreamReader,
  publishV1,
  RedisRevocationConsumer,
  RedisRevocationStore,
  RevocationPublisher,
} from "countersign/redis";
import { ReplicaRevocationStore } from "countersign/revocation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "../redis/server.ts";

const page = readFileSync("docs/operate-revocation.md", "utf8");
const [, block = ""] = /```acl\n([\s\S]*?)```/.exec(page) ?? [];
const users = block
  .trim()
  .split("\n")
  .map((line) => line.split(" ").slice(1));
const keys = { k1: "07".repeat(32) };
const anchor = { zone: "", kind: "record", id: "session-1" } as const;

describe.skipIf(hasNoRedis)("the users of Redis that the operating guide gives", () => {
  let redis: TestRedis;
  const as = (username: string) => redis.client({ username, password: "change-me" });

  beforeAll(async () => {
    redis = await startRedis();
    const admin = redis.client();
    for (const [name = "", ...rules] of users) await admin.call("ACL", "SETUSER", name, ...rules);
  });
  afterAll(() => redis.stop());

  it("suffice for the streams of version 1, and for noticing what was trimmed", async () => {
    const [client, writer, admin] = [as("consumer"), as("writer"), redis.client()];
    const store = new RedisRevocationStore(client, { onWarning: () => undefined });
    const streamHmacKey = keys.k1;
    const consumer = new RedisRevocationConsumer(client, store, { consumer: "c1", streamHmacKey, blockMs: 0 });
    await consumer.ensureGroup();
    await publishV1(writer, { session_id: "session-4" }, { streamHmacKey });
    await admin.xadd("caracal.sessions.revoke", "*", "session_id", "unsigned");
    expect(await consumer.pollOnce()).toBe(2);
    expect(await store.isRevoked("session-4")).toBe(true);
    for (let index = 0; index < 3; index += 1) await publishV1(writer, { session_id: "session-5" }, { streamHmacKey });
    await admin.xtrim("caracal.sessions.revoke", "MAXLEN", 1);
    expect(await consumer.pollOnce()).toBe(1);
    expect(consumer.status).toMatchObject({ applied: 2, lost: 2, rejected: { unsigned: 1 } });
    await consumer.stop();
    const reader = createStreamReader(as("replica"));
    const replica = new ReplicaRevocationStore({ reader, streamHmacKey, accept: ["v1"], trustHistory: true });
    await replica.start();
    expect(replica.check({ zone: "", anchors: [{ ...anchor, id: "session-5" }] }).state).toBe("revoked");
    expect(replica.status).toMatchObject({ state: "open", readFailures: 0 });
    await replica.stop();
    await admin.flushall();
  });

  it("suffice for publisher, replica, lookup, marker and consumer", async () => {
    expect(users.map(([name]) => name)).toEqual(["publisher", "replica", "lookup", "marker", "consumer", "writer"]);
    const publisher = new RevocationPublisher(as("publisher"), { load: [], activeKid: "k1", keys, writeKeys: true });
    await publisher.start();
    const replica = new ReplicaRevocationStore({ reader: createStreamReader(as("replica")), keys });
    await replica.start();
    // What it asks in a script is left out where it may not ask.
    expect(await as("publisher").xinfo("STREAM", "countersign:{*}:rev")).toContain("max-deleted-entry-id");
    await publisher.revoke(anchor, { ttlMs: 60_000 });
    await until("the replica refuses", () => replica.check({ zone: "", anchors: [anchor] }).state === "revoked");
    expect(replica.status).toMatchObject({ state: "open", readFailures: 0 });

    const warnings: string[] = [];
    const onWarning = (warning: string): void => void warnings.push(warning);
    const lookup = new RedisRevocationStore(as("lookup"), { onWarning });
    expect(await lookup.check({ zone: "", anchors: [anchor] })).toMatchObject({ state: "revoked" });
    expect(await lookup.check({ zone: "", anchors: [{ ...anchor, id: "session-2" }] })).toEqual({ state: "active" });

    const marker = new RedisRevocationStore(as("marker"), { onWarning });
    await marker.markRevoked("session-3", 60_000);
    expect(await lookup.isRevoked("session-3")).toBe(true);
    // Streams deliver an entry again now and then.
    for (const user of ["marker", "consumer"]) {
      const store = new RedisRevocationStore(as(user), { onWarning });
      for (let turn = 0; turn < 2; turn += 1) await store.suspend({ ...anchor, id: user }, 7);
      expect(await lookup.isRevoked(user)).toBe(true);
    }

    const client = as("consumer");
    const stream = "countersign:{*}:rev";
    const consumer = new RedisRevocationConsumer(client, new RedisRevocationStore(client, { onWarning }), {
      consumer: "c1",
      stream,
      keys,
      blockMs: 0,
    });
    await consumer.ensureGroup();
    expect(await consumer.pollOnce()).toBeGreaterThan(0);
    await consumer.stop();
    expect(warnings.filter((warning) => !/noeviction/.test(warning))).toEqual([]);
    await replica.stop();
    await publisher.stop();
  });

  it("give a replica nothing to write with, and a lookup nothing to mark with", async () => {
    const replica = as("replica");
    await expect(replica.xadd("countersign:{*}:rev", "*", "a", "b")).rejects.toThrow(/NOPERM/);
    await expect(replica.get("somebody:else")).rejects.toThrow(/NOPERM/);
    await expect(as("lookup").set("caracal:revoked:sessions:x", "1")).rejects.toThrow(/NOPERM/);
    await expect(as("publisher").set("somebody:else", "1")).rejects.toThrow(/NOPERM/);
    await expect(as("publisher").flushall()).rejects.toThrow(/NOPERM/);
  });
});
