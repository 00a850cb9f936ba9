import { createHmac } from "node:crypto";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createStreamReader, RedisRevocationConsumer, RedisRevocationStore } from "../../src/redis/index.ts";
import { type CheckedStore, ReplicaRevocationStore, v1RevocationStream } from "../../src/revocation/index.ts";
import { createTestIssuer } from "../../src/testing/index.ts";
import { hasNoRedis, startRedis, type TestRedis } from "../redis/server.ts";
import { until } from "./support/wall-time.ts";

const key = Buffer.alloc(32, 7);

// The legacy form signs both of these alike: nothing in it says where a value ends.
const openly = ["reason", "x", "session_id", "victim"];
const smuggled = ["reason", "x\nsession_id=victim"];
const canonical = `${v1RevocationStream}\nreason=x\nsession_id=victim\n`;
const signature = createHmac("sha256", key).update(canonical).digest("hex");

/** What a verifier says about a mandate of the session that the entry names. */
async function askerOf(revocations: CheckedStore): Promise<() => Promise<string>> {
  const issuer = await createTestIssuer();
  const verifier = createVerifier({
    issuer: issuer.issuer,
    audience: issuer.audience,
    revocations,
    fetch: issuer.fetch,
  });
  const mandate = await issuer.mint({ sid: "victim" });
  return async () => {
    const result = await verifier.authenticate(mandate);
    return result.ok ? "ok" : result.error.code;
  };
}

describe.skipIf(hasNoRedis)("S14 newline smuggling in the legacy signature form", () => {
  let server: TestRedis;
  let redis: Redis;
  beforeEach(async () => {
    server = await startRedis();
    redis = server.client();
  });
  afterEach(() => server.stop());

  const add = (fields: readonly string[]): Promise<unknown> =>
    redis.xadd(v1RevocationStream, "*", ...fields, "_sig", signature);

  it("a consumer refuses and records it; the same said openly revokes", async () => {
    const revocations = new RedisRevocationStore(redis);
    const ask = await askerOf(revocations);
    const consumer = new RedisRevocationConsumer(redis, revocations, { consumer: "c", streamHmacKey: key, blockMs: 0 });
    await consumer.ensureGroup();
    await add(smuggled);
    await consumer.pollOnce();
    const dead = await redis.xrange(`${v1RevocationStream}.dead`, "-", "+");
    expect(dead.map(([, fields]) => fields[fields.indexOf("reason") + 1])).toEqual(["ambiguous_fields"]);
    expect(await ask()).toBe("ok");
    await add(openly);
    await consumer.pollOnce();
    expect(await ask()).toBe("session_revoked");
    await consumer.stop();
  });

  it("a replica refuses and counts it; the same said openly revokes", async () => {
    const reader = createStreamReader(redis);
    const store = new ReplicaRevocationStore({ reader, streamHmacKey: key, trustHistory: true });
    try {
      const ask = await askerOf(store);
      await redis.xadd(v1RevocationStream, "*", "reason", "the stream begins");
      await store.start();
      await add(smuggled);
      await until("it is refused", () => store.status.rejected.ambiguous_fields === 1);
      expect(await ask()).toBe("ok");
      await add(openly);
      await until("it is applied", async () => (await ask()) === "session_revoked");
    } finally {
      await store.stop();
    }
  });
});
