import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { RedisRevocationConsumer, RedisRevocationStore } from "../../src/redis/index.ts";
import { v1RevocationStream } from "../../src/revocation/index.ts";
import { createTestIssuer } from "../../src/testing/index.ts";
import { hasNoRedis, startRedis, type TestRedis } from "../redis/server.ts";

const key = Buffer.alloc(32, 7);

/** The legacy form signs both of these alike: nothing in it says where a value ends. */
const smuggled = ["reason", "x\nsession_id=victim"];
const signature = createHmac("sha256", key)
  .update(`${v1RevocationStream}\nreason=x\nsession_id=victim\n`)
  .digest("hex");

describe.skipIf(hasNoRedis)("S14 newline smuggling in the legacy signature form", () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it("is refused and recorded; the session that it names is not revoked, and one that is named openly is", async () => {
    const redis = server.client();
    const issuer = await createTestIssuer();
    const revocations = new RedisRevocationStore(redis);
    const verifier = createVerifier({
      issuer: issuer.issuer,
      audience: issuer.audience,
      revocations,
      fetch: issuer.fetch,
    });
    const mandate = await issuer.mint({ sid: "victim" });
    const consumer = new RedisRevocationConsumer(redis, revocations, { consumer: "c", streamHmacKey: key, blockMs: 0 });
    await consumer.ensureGroup();

    await redis.xadd(v1RevocationStream, "*", ...smuggled, "_sig", signature);
    await consumer.pollOnce();
    const dead = await redis.xrange(`${v1RevocationStream}.dead`, "-", "+");
    expect(dead.map(([, fields]) => fields[fields.indexOf("reason") + 1])).toEqual(["ambiguous_fields"]);
    expect(await verifier.authenticate(mandate)).toMatchObject({ ok: true });

    await redis.xadd(v1RevocationStream, "*", "reason", "x", "session_id", "victim", "_sig", signature);
    await consumer.pollOnce();
    expect(await verifier.authenticate(mandate)).toMatchObject({ error: { code: "session_revoked" } });
    await consumer.stop();
    verifier.close();
  });
});
