import type * as crypto from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TokenCache } from "../../src/mandate/token-cache.ts";
import type { VerifiedToken } from "../../src/mandate/verified-token.ts";
import { codeOf, createScene, type Scene } from "./support/scene.ts";

const counted = vi.hoisted(() => ({ verifications: 0 }));
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof crypto>();
  const verify = (...args: Parameters<typeof real.verify>): unknown => {
    counted.verifications += 1;
    return real.verify(...args);
  };
  return { ...real, verify };
});

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  counted.verifications = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a token that was verified before", () => {
  it("costs no second signature check", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint();
    for (let run = 0; run < 5; run += 1) expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(counted.verifications).toBe(1);
  });

  it("is checked again where the cache is off", async () => {
    const verifier = scene.verifier({ cache: false });
    const token = await scene.issuer.mint();
    for (let run = 0; run < 5; run += 1) await verifier.authenticate(token);
    expect(counted.verifications).toBe(5);
  });

  it("is refused once it has expired, and a clock set back finds no cached result", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({}, { ttlSeconds: 60 });
    const start = scene.clock.now();
    await verifier.authenticate(token);
    scene.clock.setWallClock(start + 60_000);
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_token");
    scene.clock.setWallClock(start);
    await verifier.authenticate(token);
    expect(counted.verifications).toBe(2);
  });

  it("is refused once it is revoked, also when the store begins to fail", async () => {
    let answer: () => boolean = () => false;
    const verifier = scene.verifier({ revocations: { isRevoked: () => answer(), markRevoked: () => undefined } });
    const token = await scene.issuer.mint();
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    answer = () => true;
    expect(codeOf(await verifier.authenticate(token))).toBe("session_revoked");
    answer = () => {
      throw new Error("down");
    };
    expect(codeOf(await verifier.authenticate(token))).toBe("verification_unavailable");
    expect(counted.verifications).toBe(1);
  });

  it("meets the requirements of each call anew", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ scope: "a" });
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(codeOf(await verifier.authenticate(token, { requiredScopes: ["b"] }))).toBe("insufficient_scope");
    expect(codeOf(await verifier.require({ maxHopCount: 0 }).authenticate(token))).toBe("hop_count_exceeded");
    expect(codeOf(await verifier.authenticate(token, { requiredScopes: ["a"] }))).toBe("ok");
    expect(counted.verifications).toBe(1);
  });

  it("is not yet valid until its time has come", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ nbf: scene.clock.now() / 1000 + 30 });
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_token");
    scene.clock.advance(30_000);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(counted.verifications).toBe(1);
  });

  it("keeps its own code for a wrong zone on every hit", async () => {
    const verifier = scene.verifier({ zoneId: "zone-1" });
    const token = await scene.issuer.mint({ zone_id: "zone-2" });
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_zone");
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_zone");
  });

  it("survives a refresh that brings the same keys", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({}, { ttlSeconds: 3_600 });
    await verifier.authenticate(token);
    scene.clock.advance(300_000);
    const before = scene.issuer.requests();
    await verifier.authenticate(token);
    await vi.waitFor(() => expect(scene.issuer.requests()).toBe(before + 1));
    scene.clock.advance(1_000);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(counted.verifications).toBe(1);
  });

  it("belongs to one verifier alone", async () => {
    const token = await scene.issuer.mint({ zone_id: "zone-2" });
    expect(codeOf(await scene.verifier().authenticate(token))).toBe("ok");
    expect(codeOf(await scene.verifier({ zoneId: "zone-1" }).authenticate(token))).toBe("invalid_zone");
    expect(codeOf(await scene.verifier({ audience: "other" }).authenticate(token))).toBe("invalid_token");
    expect(counted.verifications).toBe(3);
  });

  it("is forgotten by close", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint();
    await verifier.authenticate(token);
    verifier.close();
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(counted.verifications).toBe(2);
  });
});

describe("tokens that share almost everything", () => {
  it("never share a result", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint();
    const [header = "", payload = "", signature = ""] = token.split(".");
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    for (const place of [0, 10, payload.length - 2]) {
      const changed = payload.slice(0, place) + (payload[place] === "A" ? "B" : "A") + payload.slice(place + 1);
      expect(codeOf(await verifier.authenticate(`${header}.${changed}.${signature}`))).toBe("invalid_token");
    }
    for (const place of [0, 40, 84]) {
      const changed = signature.slice(0, place) + (signature[place] === "A" ? "B" : "A") + signature.slice(place + 1);
      expect(codeOf(await verifier.authenticate(`${header}.${payload}.${changed}`))).toBe("invalid_token");
    }
    // SHA-256 sees UTF-8; a character outside ASCII must not fold into an accepted token.
    expect(codeOf(await verifier.authenticate(`${token.slice(0, -1)}\ud800`))).toBe("invalid_token");
  });
});

describe("tokens in flight", () => {
  it("that are identical share one signature check, and each is decided for itself", async () => {
    const verifier = scene.verifier({ scheduling: "pool", requiredScopes: [] });
    await verifier.warmup();
    const token = await scene.issuer.mint({ scope: "a" });
    const results = await Promise.all([
      ...Array.from({ length: 20 }, () => verifier.authenticate(token)),
      verifier.authenticate(token, { requiredScopes: ["b"] }),
    ]);
    expect(results.map(codeOf)).toEqual([...Array.from({ length: 20 }, () => "ok"), "insufficient_scope"]);
    expect(counted.verifications).toBe(1);
  });

  it("share it without a cache too, and a refusal is not remembered", async () => {
    const verifier = scene.verifier({ scheduling: "pool", cache: false });
    await verifier.warmup();
    const forged = await scene.issuer.mint({}, { fault: "tampered-signature" });
    await verifier.authenticate(forged);
    counted.verifications = 0;
    await Promise.all(Array.from({ length: 10 }, () => verifier.authenticate(forged)));
    expect(counted.verifications).toBe(1);
    await verifier.authenticate(forged);
    expect(counted.verifications).toBe(2);
  });
});

describe("the size", () => {
  const entry = {} as VerifiedToken;

  it("is bounded, and the token unused for longest goes first", () => {
    const cache = new TokenCache(3);
    for (const digest of ["a", "b", "c"]) cache.set(digest, entry);
    cache.get("a");
    cache.set("d", entry);
    expect(["a", "b", "c", "d"].map((digest) => cache.get(digest) !== undefined)).toEqual([true, false, true, true]);
    cache.set("e", entry);
    expect(cache.size).toBe(3);
  });

  it("stays bounded when everything is in use", () => {
    const cache = new TokenCache(10);
    for (let index = 0; index < 1_000; index += 1) {
      cache.set(`d-${index}`, entry);
      for (let back = 0; back < 10; back += 1) cache.get(`d-${index - back}`);
      expect(cache.size).toBeLessThanOrEqual(10);
    }
    expect(cache.get("d-999")).toBeDefined();
  });

  it("does not grow by setting the same token again", () => {
    const cache = new TokenCache(2);
    cache.set("a", entry);
    cache.set("b", entry);
    cache.set("b", entry);
    expect([cache.size, cache.get("a") !== undefined]).toEqual([2, true]);
  });

  it("is what the option says", async () => {
    const verifier = scene.verifier({ cache: { maxEntries: 2 } });
    const tokens = await Promise.all(Array.from({ length: 3 }, () => scene.issuer.mint()));
    for (const token of tokens) await verifier.authenticate(token);
    counted.verifications = 0;
    await verifier.authenticate(tokens[2] as string);
    expect(counted.verifications).toBe(0);
    await verifier.authenticate(tokens[0] as string);
    expect(counted.verifications).toBe(1);
  });
});

describe("bad tokens", () => {
  it("leave nothing behind", async () => {
    const verifier = scene.verifier();
    const good = await scene.issuer.mint();
    await verifier.authenticate(good);
    const [header = "", payload = ""] = good.split(".");
    const forge = (index: number): string => `${header}.${payload}.${index.toString(36).padStart(85, "A")}A`;
    const gc = globalThis.gc;
    for (let index = 0; index < 2_000; index += 1) await verifier.authenticate(forge(index));
    gc?.();
    const before = process.memoryUsage().rss;
    for (let index = 0; index < 20_000; index += 1) {
      expect((await verifier.authenticate(`${header}.${payload}x${index}.${"A".repeat(86)}`)).ok).toBe(false);
    }
    gc?.();
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    counted.verifications = 0;
    await verifier.authenticate(good);
    expect(counted.verifications).toBe(0);
  });
});
