import { pbkdf2 } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createJwksCache, createVerifier } from "../../src/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { audience, claims, createForgeKey, forge, issuerUrl, nowSeconds, publish } from "../attacks/forge.ts";
import { until } from "./key-server.ts";

const key = createForgeKey("key-1");
const { fetch } = publish(key.jwk);
const base = { issuer: issuerUrl, audience, fetch, revocations: new InMemoryRevocationStore() };

describe("C1 wall clock set", () => {
  test("claims follow the wall clock: an hour ahead ends tokens, an hour back does not revive remembered ones", async () => {
    let wall = nowSeconds * 1000;
    const verifier = createVerifier({ ...base, now: () => wall });
    const token = forge(key);
    expect((await verifier.authenticate(token)).ok).toBe(true);
    wall += 3_600_000;
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    wall -= 7_200_000;
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
  });

  test("ages follow the monotonic clock: the wall clock neither ages keys nor keeps them young", async () => {
    let wall = nowSeconds * 1000;
    let ms = 0;
    const server = publish(key.jwk);
    const jwksCache = createJwksCache({ fetchImpl: server.fetch, monotonicNow: () => ms });
    const verifier = createVerifier({ ...base, fetch: undefined, jwksCache, now: () => wall });
    expect((await verifier.authenticate(forge(key))).ok).toBe(true);
    wall += 240_000;
    expect((await verifier.authenticate(forge(key))).ok).toBe(true);
    expect(server.urls).toHaveLength(1);
    wall = nowSeconds * 1000;
    ms += 600_000;
    expect((await verifier.authenticate(forge(key))).ok).toBe(true);
    expect(server.urls).toHaveLength(2);
  });

  test("a step back does not make a revocation end earlier or a mark unheard", async () => {
    let ms = 0;
    let wall = nowSeconds * 1000;
    const revocations = new InMemoryRevocationStore({ monotonicNow: () => ms });
    const verifier = createVerifier({ ...base, revocations, now: () => wall });
    revocations.markRevoked("session-1", 60_000);
    for (const step of [3_600_000, -7_200_000, 3_600_000]) {
      wall += step;
      expect(revocations.isRevoked("session-1")).toBe(true);
      expect((await verifier.authenticate(forge(key))).ok).toBe(false);
    }
    ms = 59_999;
    expect(await verifier.authenticate(forge(key))).toMatchObject({ error: { code: "session_revoked" } });
    ms = 60_000;
    expect((await verifier.authenticate(forge(key))).ok).toBe(true);
  });
});

describe("C2 machine suspended", () => {
  test("on wake the wall clock alone has moved: tokens that ran out meanwhile are refused, remembered or not", async () => {
    let wall = nowSeconds * 1000;
    const verifier = createVerifier({ ...base, now: () => wall, monotonicNow: () => 0 });
    const token = forge(key);
    const result = await verifier.authenticate(token);
    if (!result.ok) throw new Error("refused");
    expect(await verifier.checkActive(result.principal)).toBeNull();
    wall += 8 * 3_600_000;
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    expect(await verifier.checkActive(result.principal)).toMatchObject({
      code: "invalid_token",
      description: "Token expired during execution",
    });
  });
});

describe("C3 event loop blocked", () => {
  test("a token that ran out while the loop was blocked is refused by calls that were already under way", async () => {
    let wall = nowSeconds * 1000;
    const verifier = createVerifier({ ...base, now: () => wall, scheduling: "pool" });
    await verifier.warmup();
    const waiting = Array.from({ length: 32 }, (_, at) =>
      verifier.authenticate(forge(key, claims({ jti: `m-${at}` }))),
    );
    // Signature checks are on the pool; before their answers are read, five minutes pass.
    wall += 300_000;
    for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ error: { code: "invalid_token" } });
  });

  test("a session that was revoked while a signature check was under way is refused", async () => {
    const revocations = new InMemoryRevocationStore();
    const verifier = createVerifier({ ...base, revocations, now: () => nowSeconds * 1000, scheduling: "pool" });
    await verifier.warmup();
    const waiting = Array.from({ length: 32 }, () => verifier.authenticate(forge(key)));
    revocations.markRevoked("session-1");
    for (const result of await Promise.all(waiting))
      expect(result).toMatchObject({ error: { code: "session_revoked" } });
  });
});

describe("C5 thread pool blocked", () => {
  test("a sequential caller and everything beyond the limit run inline; the waiting settle; none is lost", async () => {
    const verifier = createVerifier({ ...base, now: () => nowSeconds * 1000, maxInFlight: 16 });
    await verifier.warmup();
    let blocked = 4;
    for (let job = 0; job < 4; job += 1)
      pbkdf2("x", "y", 400_000, 64, "sha512", () => {
        blocked -= 1;
      });
    const sequential = forge(key, claims({ jti: "sequential" }));
    expect((await verifier.authenticate(sequential)).ok).toBe(true);
    expect(blocked).toBe(4);

    let settled = 0;
    const waiting = Array.from({ length: 200 }, async (_, at) => {
      const result = await verifier.authenticate(forge(key, claims({ jti: `m-${at}` })));
      settled += 1;
      return result;
    });
    await until(() => settled >= 200 - 16);
    expect(blocked).toBe(4);
    const results = await Promise.all(waiting);
    expect(results.filter(({ ok }) => ok)).toHaveLength(200);
  });
});

describe("C6 attacker-chosen tokens", () => {
  test("10^5 distinct bad tokens leave no memory behind", async () => {
    const verifier = createVerifier({ ...base, now: () => nowSeconds * 1000 });
    await verifier.warmup();
    const good = forge(key).split(".");
    const junk = (at: number): string => {
      const payload = Buffer.from(`{"n":${at},"x":"${"x".repeat(200)}"}`).toString("base64url");
      switch (at % 4) {
        case 0:
          return `${good[0]}.${payload}`;
        case 1:
          return `${Buffer.from(`{"alg":"ES256","kid":"k${at}"}`).toString("base64url")}.${payload}.${good[2]}`;
        case 2:
          return `${at}${"y".repeat(400)}`;
        default:
          return `${Buffer.from(`{"alg":"none","n":${at}}`).toString("base64url")}.${payload}.`;
      }
    };
    const round = async (from: number): Promise<void> => {
      for (let at = from; at < from + 50_000; at += 1) await verifier.authenticate(junk(at));
    };
    await round(0);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    await round(50_000);
    await round(100_000);
    globalThis.gc?.();
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20);
    expect((await verifier.authenticate(good.join("."))).ok).toBe(true);
  });
});
