import { createJwksCache } from "countersign";
import { createTestIssuer } from "countersign/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { codeOf, createScene, reasonOf, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

const unavailable = "verification_unavailable keys_unavailable";

describe("a new key", () => {
  it("is accepted with its first token, after one fetch", async () => {
    const verifier = scene.verifier();
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    await scene.issuer.rotate();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => scene.issuer.mint()));
    const results = await Promise.all(tokens.map((token) => verifier.authenticate(token)));
    expect(results.map(codeOf)).toEqual(tokens.map(() => "ok"));
    expect(scene.issuer.requests()).toBe(2);
  });

  it("under an old name is accepted after one fetch, and the old key no longer", async () => {
    const verifier = scene.verifier();
    const old = await scene.issuer.mint();
    expect(codeOf(await verifier.authenticate(old))).toBe("ok");
    await scene.issuer.rotate({ sameKid: true });
    // Twice, so that the header they all share is vouched for under the new key.
    for (let run = 0; run < 2; run += 1) {
      expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    }
    expect(scene.issuer.requests()).toBe(2);
    expect(codeOf(await verifier.authenticate(old))).toBe("invalid_token");
  });

  it("does not disturb tokens of the keys that stay", async () => {
    const verifier = scene.verifier();
    const old = await scene.issuer.mint();
    await verifier.authenticate(old);
    await scene.issuer.rotate();
    await verifier.authenticate(await scene.issuer.mint());
    expect(codeOf(await verifier.authenticate(old))).toBe("ok");
  });
});

describe("a removed key", () => {
  it("ends its tokens at the next refresh, cached ones too", async () => {
    const verifier = scene.verifier();
    const old = await scene.issuer.mint();
    const oldKid = scene.issuer.kid();
    expect(codeOf(await verifier.authenticate(old))).toBe("ok");
    await scene.issuer.rotate();
    scene.issuer.retire(oldKid);
    expect(codeOf(await verifier.authenticate(old))).toBe("ok");
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    expect(codeOf(await verifier.authenticate(old))).toBe("invalid_token");
  });
});

describe("unknown kids", () => {
  const stranger = (kid: string): Promise<string> => scene.issuer.mint({}, { header: { kid } });

  it("cause one fetch, and none during the cooldown", async () => {
    const verifier = scene.verifier();
    await verifier.warmup();
    for (let index = 0; index < 1_000; index += 1) {
      expect(reasonOf(await verifier.authenticate(await stranger(`k-${index % 7}`)))).toBe("invalid_token");
    }
    expect(scene.issuer.requests()).toBe(2);
    scene.clock.advance(9_999);
    await verifier.authenticate(await stranger("later"));
    expect(scene.issuer.requests()).toBe(2);
    scene.clock.advance(1);
    await verifier.authenticate(await stranger("later"));
    expect(scene.issuer.requests()).toBe(3);
  });

  it("cause no more fetches while fetches fail, and good keys stay", async () => {
    const verifier = scene.verifier();
    const good = await scene.issuer.mint();
    await verifier.warmup();
    scene.issuer.setMode("error");
    for (let index = 0; index < 1_000; index += 1) {
      expect(reasonOf(await verifier.authenticate(await stranger(`k-${index % 7}`)))).toBe(unavailable);
    }
    expect(scene.issuer.requests()).toBe(2);
    expect(codeOf(await verifier.authenticate(good))).toBe("ok");
    scene.issuer.setMode("healthy");
    scene.clock.advance(10_000);
    expect(reasonOf(await verifier.authenticate(await stranger("k")))).toBe("invalid_token");
  });

  it("cause one fetch for all who ask at once", async () => {
    const verifier = scene.verifier();
    await verifier.warmup();
    const tokens = await Promise.all(Array.from({ length: 200 }, (_, index) => stranger(`k-${index}`)));
    const results = await Promise.all(tokens.map((token) => verifier.authenticate(token)));
    expect(new Set(results.map(reasonOf))).toEqual(new Set(["invalid_token"]));
    expect(scene.issuer.requests()).toBe(2);
  });

  it("are not fetched for again when the keys have just come", async () => {
    const verifier = scene.verifier();
    expect(reasonOf(await verifier.authenticate(await stranger("k")))).toBe("invalid_token");
    expect(scene.issuer.requests()).toBe(1);
  });

  it("leave a rotation waiting no longer than the cooldown", async () => {
    const verifier = scene.verifier();
    await verifier.warmup();
    await verifier.authenticate(await stranger("flood"));
    await scene.issuer.rotate();
    const token = await scene.issuer.mint();
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_token");
    scene.clock.advance(10_000);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
  });
});

describe("bad signatures", () => {
  it("cause one fetch per cooldown and keep their code, even while fetches fail", async () => {
    const verifier = scene.verifier();
    await verifier.warmup();
    const forged = await scene.issuer.mint({}, { fault: "tampered-signature" });
    scene.issuer.setMode("error");
    for (let index = 0; index < 100; index += 1) {
      expect(reasonOf(await verifier.authenticate(forged))).toBe("invalid_token");
    }
    expect(scene.issuer.requests()).toBe(2);
  });
});

describe("a shared cache", () => {
  it("serves several verifiers with one fetch, and clear forgets", async () => {
    const jwksCache = createJwksCache({ fetchImpl: scene.issuer.fetch, monotonicNow: scene.clock.monotonicNow });
    const [first, second] = [scene.verifier({ jwksCache }), scene.verifier({ jwksCache, requireAgent: true })];
    const token = await scene.issuer.mint();
    expect([codeOf(await first.authenticate(token)), codeOf(await second.authenticate(token))]).toEqual(["ok", "ok"]);
    expect(scene.issuer.requests()).toBe(1);
    first.close();
    expect(codeOf(await second.authenticate(token))).toBe("ok");
    expect(scene.issuer.requests()).toBe(1);
    jwksCache.clear();
    expect(codeOf(await second.authenticate(token))).toBe("ok");
    expect(scene.issuer.requests()).toBe(2);
  });

  it("keeps issuers and zones apart", async () => {
    const other = await createTestIssuer({ issuer: "https://other.test", now: scene.clock.now });
    const fetch: typeof globalThis.fetch = (input, init) =>
      (String(input).startsWith(other.issuer) ? other : scene.issuer).fetch(input, init);
    const jwksCache = createJwksCache({ fetchImpl: fetch, monotonicNow: scene.clock.monotonicNow });
    const ours = scene.verifier({ jwksCache });
    const theirs = scene.verifier({ jwksCache, issuer: other.issuer });
    expect(codeOf(await ours.authenticate(await scene.issuer.mint()))).toBe("ok");
    expect(codeOf(await theirs.authenticate(await other.mint()))).toBe("ok");
    // The same kid, another issuer's key, and claims that name the first issuer.
    expect(codeOf(await ours.authenticate(await other.mint({ iss: scene.issuer.issuer })))).toBe("invalid_token");
    await scene.verifier({ jwksCache, zoneId: "zone-1" }).warmup();
    expect(scene.issuer.requests()).toBeGreaterThanOrEqual(2);
  });

  it("gives out its keys, warms, and answers undefined or throws on an outage", async () => {
    const jwksCache = createJwksCache({
      fetchImpl: scene.issuer.fetch,
      monotonicNow: scene.clock.monotonicNow,
      ttlMs: 1_000,
      maxStaleMs: 1_000,
    });
    const request = { issuer: scene.issuer.issuer };
    await jwksCache.warm(request);
    const keys = await jwksCache.getKeySet(request);
    expect(keys?.find("key-1")?.algorithm).toBe("ES256");
    expect(keys?.find("nope")).toBeUndefined();
    scene.clock.advance(1_000);
    scene.issuer.setMode("down");
    expect(await jwksCache.getKeySet(request)).toBeUndefined();
    await expect(jwksCache.warm(request)).rejects.toThrow("key set");
    expect(await jwksCache.getKeySet({ issuer: "http://issuer.example" })).toBeUndefined();
    expect(await jwksCache.getKeySet(null as never)).toBeUndefined();
  });

  it("uses a replaced global fetch", async () => {
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation(scene.issuer.fetch);
    const verifier = scene.verifier({ fetch: undefined });
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    expect(spy).toHaveBeenCalledOnce();
  });
});
