import { redisKeysOf } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createParts, type Parts, record, stateOf, zone } from "./publisher-support.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const { stream, lease, snapshot } = redisKeysOf(zone);

describe.skipIf(hasNoRedis)("a publisher", () => {
  let server: TestRedis;
  let redis: Redis;
  let parts: Parts;

  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await redis.flushall();
    parts = createParts(server);
  });
  afterEach(() => parts.stop());

  const fieldsOf = async (): Promise<Record<string, string>[]> =>
    (await redis.xrange(stream, "-", "+")).map(([, flat]) => {
      const fields: Record<string, string> = {};
      for (let index = 0; index < flat.length; index += 2) fields[flat[index] ?? ""] = flat[index + 1] ?? "";
      return fields;
    });

  it("is followed by a replica: what it revokes is refused there at once", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    expect(stateOf(replica, record("sid-1"))).toBe("active");
    await publisher.revoke(record("sid-1"));
    await until("the mark arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    expect(stateOf(replica, record("sid-2"))).toBe("active");
    expect(publisher.status).toMatchObject({ state: "publishing", seq: 1n, marks: 1, failures: 0 });
  });

  it("numbers events without gaps in the order of the stream, however many are revoked at once", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    await Promise.all(Array.from({ length: 500 }, (_, index) => publisher.revoke(record(`sid-${index}`))));
    const events = (await fieldsOf()).filter(({ type }) => type === "revoke");
    expect(events.map(({ seq }) => Number(seq))).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(500);
    const times = events.map(({ ts }) => Number(ts));
    expect(times.every((ts, index) => index === 0 || ts > (times[index - 1] ?? 0))).toBe(true);
  });

  it("answers everybody who revokes when thousands do at once, and gives signs of life between them", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const seen = new Set<string>();
    let widest = 0;
    let last = publisher.status.lastHeartbeatMs ?? 0;
    let isOver = false;
    const all = Promise.all(Array.from({ length: 3_000 }, (_, index) => publisher.revoke(record(`sid-${index}`))));
    void all.finally(() => {
      isOver = true;
    });
    await until(
      "all are answered",
      () => {
        const { lastHeartbeatMs = 0 } = publisher.status;
        widest = Math.max(widest, lastHeartbeatMs - last);
        last = lastHeartbeatMs;
        seen.add(replica.status.state);
        return isOver;
      },
      15_000,
    );
    await all;
    await until("the last mark arrives", () => stateOf(replica, record("sid-2999")) === "revoked");
    expect([...seen]).toEqual(["open"]);
    // `maxStaleMs` of the replica.
    expect(widest).toBeLessThan(1_000);
    expect(publisher.status).toMatchObject({ seq: 3_000n, failures: 0 });
    expect(replica.status).toMatchObject({ seq: 3_000n, resyncs: 1 });
  }, 20_000);

  it("goes on after FLUSHALL in its log: a replica that is open stays so, and one that starts takes the new snapshot", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    await publisher.revoke(record("sid-1"));
    await until("the mark arrives", () => stateOf(replica, record("sid-1")) === "revoked");
    const { log, snapshots, lastHeartbeatMs = 0 } = publisher.status;
    await redis.flushall();
    const seen = new Set<string>();
    await until("a snapshot and a sign of life", () => {
      seen.add(`${stateOf(replica, record("sid-1"))} ${stateOf(replica, record("sid-2"))}`);
      const { status } = publisher;
      return status.snapshots > snapshots && (status.lastHeartbeatMs ?? 0) > lastHeartbeatMs + 1_500;
    });
    expect([...seen]).toEqual(["revoked active"]);
    expect(publisher.status.log).toBe(log);
    await publisher.revoke(record("sid-3"));
    await until("the next mark arrives", () => stateOf(replica, record("sid-3")) === "revoked");
    expect(replica.status).toMatchObject({ log, seq: 2n, resyncs: 1 });
    const cold = parts.replica();
    await cold.start();
    expect(stateOf(cold, record("sid-1"))).toBe("revoked");
    expect(stateOf(cold, record("sid-2"))).toBe("active");
  });

  it("is refused the stream while another publisher lives", async () => {
    await parts.publisher().start();
    const second = parts.publisher();
    await expect(second.start()).rejects.toMatchObject({ reason: "lease_held" });
    expect(second.status.state).toBe("stopped");
    await expect(second.revoke(record("sid-1"))).rejects.toMatchObject({ reason: "not_started" });
  });

  it("gives the stream back when it is stopped", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    expect(await redis.get(lease)).toBe(publisher.status.log);
    expect(await redis.pttl(lease)).toBeGreaterThan(0);
    await publisher.stop();
    expect(await redis.get(lease)).toBeNull();
    await parts.publisher().start();
  });

  it("stops for good when another has taken its lease, and adds nothing from then on", async () => {
    let lost = 0;
    const publisher = parts.publisher({ onLost: () => (lost += 1) });
    await publisher.start();
    await redis.set(lease, "9999999999998-zzzzzzzz");
    const refused = publisher.revoke(record("sid-1"));
    await expect(refused).rejects.toMatchObject({ reason: "lease_lost" });
    expect(publisher.status.state).toBe("lost");
    expect(lost).toBe(1);
    const length = await redis.xlen(stream);
    await expect(publisher.revoke(record("sid-2"))).rejects.toMatchObject({ reason: "lease_lost" });
    expect(await redis.xlen(stream)).toBe(length);
    expect((await fieldsOf()).some(({ type }) => type === "revoke")).toBe(false);
  });

  it("writes a lost snapshot again", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    await publisher.revoke(record("sid-1"));
    await redis.del(snapshot);
    await until("the manifest is back", async () => (await redis.exists(snapshot)) === 1);
    const replica = parts.replica();
    await replica.start();
    expect(stateOf(replica, record("sid-1"))).toBe("revoked");
  });
});
