import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claims, createForgeKey, forge, headerOf } from "../attacks/forge.ts";
import { createKeyServer, document, type KeyServer, unavailable } from "./key-server.ts";

let keys: KeyServer;
beforeEach(async () => {
  keys = await createKeyServer();
});
afterEach(() => keys.stop());

describe("J9 rotation", () => {
  test("the first token under a new kid brings one refetch and is accepted", async () => {
    const next = createForgeKey("key-2");
    const verifier = keys.verifier();
    expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
    keys.serve(document({ keys: [next.jwk, keys.key.jwk] }));
    const rotated = Array.from({ length: 100 }, (_, at) => forge(next, claims({ iss: keys.url, jti: `m-${at}` })));
    const results = await Promise.all(rotated.map((token) => verifier.authenticate(token)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(100);
    expect(keys.requests()).toBe(2);
    expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
  });

  test("while a flood has spent the cooldown, a new key is accepted after at most 10 s", async () => {
    const next = createForgeKey("key-2");
    const verifier = keys.verifier();
    await verifier.warmup();
    await verifier.authenticate(keys.mint({}, "flood"));
    keys.serve(document({ keys: [next.jwk, keys.key.jwk] }));
    const token = forge(next, claims({ iss: keys.url }));
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    keys.advance(10_000);
    expect((await verifier.authenticate(token)).ok).toBe(true);
  });
});

describe("J10 key removed or replaced", () => {
  test("a removed key is refused after the next refresh, and remembered tokens die with it", async () => {
    const next = createForgeKey("key-2");
    const verifier = keys.verifier();
    const token = keys.mint();
    expect((await verifier.authenticate(token)).ok).toBe(true);
    keys.serve(document({ keys: [next.jwk] }));
    keys.advance(300_000);
    expect((await verifier.authenticate(forge(next, claims({ iss: keys.url })))).ok).toBe(true);
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    expect(await verifier.authenticate(keys.mint({ jti: "other" }))).toMatchObject({
      error: { code: "invalid_token" },
    });
  });

  test("a key replaced under its kid: the new one at once, the old one no more", async () => {
    const twin = createForgeKey("key-1");
    const verifier = keys.verifier();
    const old = keys.mint();
    expect((await verifier.authenticate(old)).ok).toBe(true);
    keys.serve(document({ keys: [twin.jwk] }));
    const fresh = forge(twin, claims({ iss: keys.url }));
    expect((await verifier.authenticate(fresh)).ok).toBe(true);
    expect(keys.requests()).toBe(2);
    expect(await verifier.authenticate(old)).toMatchObject({ error: { code: "invalid_token" } });
    expect(await verifier.authenticate(keys.mint({ jti: "other" }))).toMatchObject({
      error: { code: "invalid_token" },
    });
    expect((await verifier.authenticate(fresh)).ok).toBe(true);
  });
});

describe("J11 a flood of random kids (R6)", () => {
  const signature = "A".repeat(86);
  const flood = (at: number): string =>
    `${Buffer.from(`{"alg":"ES256","kid":"k${at}"}`).toString("base64url")}.e30.${signature}`;

  test.each(["healthy", "failing"])(
    "10^5 of them cost one request per 10 s while the server is %s, and leave nothing behind",
    async (mode) => {
      const verifier = keys.verifier();
      expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
      if (mode === "failing") keys.serve((response) => void response.writeHead(500).end());
      const code = mode === "failing" ? "verification_unavailable" : "invalid_token";
      const before = process.memoryUsage().heapUsed;
      for (let at = 0; at < 100_000; at += 1) {
        if (at % 10_000 === 0) keys.advance(5_000);
        const result = await verifier.authenticate(flood(at));
        if (result.ok || result.error.code !== code) expect(result).toMatchObject({ ok: false, error: { code } });
      }
      // 50 s of monotonic time: one attempt per 10 s.
      expect(keys.requests() - 1).toBeLessThanOrEqual(5);
      expect(keys.requests() - 1).toBeGreaterThanOrEqual(4);
      expect((await verifier.authenticate(keys.mint())).ok).toBe(true);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 2 ** 20);
    },
  );

  test("badly signed tokens under a good kid share the same cooldown", async () => {
    const verifier = keys.verifier();
    await verifier.warmup();
    const stranger = createForgeKey("key-1");
    for (let at = 0; at < 2_000; at += 1) {
      const token = forge(stranger, claims({ iss: keys.url, jti: String(at) }), headerOf(stranger));
      expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    }
    expect(keys.requests()).toBe(2);
  });

  test("before any key is known, a flood against a failing server follows the back-off", async () => {
    keys.serve((response) => void response.writeHead(500).end());
    const verifier = keys.verifier();
    for (let at = 0; at < 10_000; at += 1) expect((await verifier.authenticate(flood(at))).ok).toBe(false);
    expect(keys.requests()).toBe(1);
  });
});

describe("J12 and J13 many callers at once", () => {
  test("1,000 cold callers cause exactly one request, and all pass", async () => {
    const verifier = keys.verifier();
    const tokens = Array.from({ length: 1_000 }, (_, at) => keys.mint({ jti: `m-${at}` }));
    const results = await Promise.all(tokens.map((token) => verifier.authenticate(token)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(keys.requests()).toBe(1);
  });

  test("when that request fails they all get the same 503, and the next call may retry", async () => {
    keys.serve((response) => setTimeout(() => response.writeHead(500).end(), 20));
    const verifier = keys.verifier();
    const tokens = Array.from({ length: 1_000 }, (_, at) => keys.mint({ jti: `m-${at}` }));
    const results = await Promise.all(tokens.map((token) => verifier.authenticate(token)));
    for (const result of results) expect(result).toEqual(unavailable);
    expect(keys.requests()).toBe(1);
    keys.serve(document({ keys: [keys.key.jwk] }));
    keys.advance(1_300);
    expect((await verifier.authenticate(tokens[0] ?? "")).ok).toBe(true);
  });
});
