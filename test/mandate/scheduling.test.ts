import * as crypto from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createJwksCache } from "countersign";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { codeOf, createScene, type Scene } from "./support/scene.ts";

type Callback = (error: Error | null, valid: boolean) => void;

/** What runs on the pool is seen, and can be held back. */
const pool = vi.hoisted(() => ({
  inline: 0,
  pooled: 0,
  held: undefined as (() => void)[] | undefined,
  overwrite: false,
}));
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof crypto>();
  const verify = (...args: [string | null, Uint8Array, crypto.KeyObject, Uint8Array, Callback?]): unknown => {
    const [digest, data, key, signature, callback] = args;
    if (callback === undefined) {
      pool.inline += 1;
      return real.verify(digest, data, key, signature);
    }
    pool.pooled += 1;
    if (pool.held !== undefined) {
      pool.held.push(() => real.verify(digest, data, key, signature, callback));
      return undefined;
    }
    return real.verify(digest, data, key, signature, callback);
  };
  return { ...real, verify };
});

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  pool.inline = 0;
  pool.pooled = 0;
  pool.held = undefined;
});

const mintMany = (count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => scene.issuer.mint()));

describe("auto", () => {
  it("never uses the pool for one caller with turns between calls", async () => {
    const verifier = scene.verifier({ cache: false });
    await verifier.warmup();
    for (const token of await mintMany(50)) {
      expect(codeOf(await verifier.authenticate(token))).toBe("ok");
      await nextTurn();
    }
    expect([pool.inline, pool.pooled]).toEqual([50, 0]);
  });

  it("keeps at most one of 64 concurrent callers on this thread", async () => {
    const verifier = scene.verifier({ cache: false });
    await verifier.warmup();
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.all((await mintMany(64)).map((token) => verifier.authenticate(token)));
      expect(results.every((result) => result.ok)).toBe(true);
      await nextTurn();
    }
    expect(pool.inline).toBeLessThanOrEqual(5);
    expect(pool.inline + pool.pooled).toBe(5 * 64);
  });

  it("keeps a burst of one turn off this thread, whatever the pool does meanwhile", async () => {
    const verifier = scene.verifier({ cache: false });
    await verifier.warmup();
    const [first, second] = (await mintMany(2)) as [string, string];
    await verifier.authenticate(first);
    await verifier.authenticate(second);
    expect([pool.inline, pool.pooled]).toEqual([1, 1]);
  });
});

describe("inline and pool", () => {
  it("do what they say", async () => {
    const inline = scene.verifier({ cache: false, scheduling: "inline" });
    await inline.warmup();
    await Promise.all((await mintMany(8)).map((token) => inline.authenticate(token)));
    expect([pool.inline, pool.pooled]).toEqual([8, 0]);
    const pooled = scene.verifier({ cache: false, scheduling: "pool" });
    await pooled.warmup();
    await Promise.all((await mintMany(8)).map((token) => pooled.authenticate(token)));
    expect([pool.inline, pool.pooled]).toEqual([8, 8]);
  });
});

describe("beyond the limit", () => {
  it.each(["auto", "pool"] as const)(
    "%s: the 513th check in flight runs here, and no waiting check is lost",
    async (scheduling) => {
      const verifier = scene.verifier({ cache: false, scheduling });
      await verifier.warmup();
      const tokens = await mintMany(514);
      // One check has run in this turn, so auto sends the next ones to the pool.
      if (scheduling === "auto") await verifier.authenticate(await scene.issuer.mint());
      const already = pool.inline;
      pool.held = [];
      const waiting = tokens.slice(0, 512).map((token) => verifier.authenticate(token));
      expect([pool.inline - already, pool.pooled]).toEqual([0, 512]);
      expect(codeOf(await verifier.authenticate(tokens[512] as string))).toBe("ok");
      expect(codeOf(await verifier.authenticate(tokens[513] as string))).toBe("ok");
      expect(pool.inline - already).toBe(2);
      for (const run of pool.held) run();
      expect((await Promise.all(waiting)).every((result) => result.ok)).toBe(true);
    },
  );

  it("maxInFlight moves the limit", async () => {
    const verifier = scene.verifier({ cache: false, scheduling: "pool", maxInFlight: 2 });
    await verifier.warmup();
    pool.held = [];
    const waiting = (await mintMany(5)).map((token) => verifier.authenticate(token));
    expect([pool.inline, pool.pooled]).toEqual([3, 2]);
    for (const run of pool.held) run();
    expect((await Promise.all(waiting)).every((result) => result.ok)).toBe(true);
  });
});

describe("a blocked pool", () => {
  it("does not stop a caller who comes alone, and gives back what waits once it is free", async () => {
    const verifier = scene.verifier({ cache: false });
    await verifier.warmup();
    const blocked = Array.from(
      { length: 4 },
      () =>
        new Promise<void>((resolve, reject) => {
          crypto.pbkdf2("x", "y", 200_000, 64, "sha512", (error) => (error === null ? resolve() : reject(error)));
        }),
    );
    await nextTurn();
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    expect([pool.inline, pool.pooled]).toEqual([1, 0]);
    const results = await Promise.all((await mintMany(10)).map((token) => verifier.authenticate(token)));
    expect(results.every((result) => result.ok)).toBe(true);
    await Promise.all(blocked);
  });
});

describe("while a check is on the pool", () => {
  async function inFlight(
    change: (token: string) => void | Promise<void>,
    options: Parameters<Scene["verifier"]>[0] = {},
  ) {
    const verifier = scene.verifier({ scheduling: "pool", ...options });
    await verifier.warmup();
    const token = await scene.issuer.mint({ sid: "in-flight" }, { ttlSeconds: 60 });
    pool.held = [];
    const pending = verifier.authenticate(token);
    await nextTurn();
    await change(token);
    const held = pool.held ?? [];
    expect(held).toHaveLength(1);
    pool.held = undefined;
    for (const run of held) run();
    return codeOf(await pending);
  }

  it("a revocation is seen", async () => {
    expect(await inFlight(() => scene.revocations.markRevoked("in-flight"))).toBe("session_revoked");
  });

  it("an expiry is seen", async () => {
    expect(await inFlight(() => scene.clock.advance(60_000))).toBe("invalid_token");
  });

  it.each([
    ["replacement", { sameKid: true }],
    ["removal", {}],
  ])("the %s of its key is seen", async (_, rotation) => {
    const jwksCache = createJwksCache({ fetchImpl: scene.issuer.fetch, monotonicNow: scene.clock.monotonicNow });
    const verdict = await inFlight(
      async () => {
        const old = scene.issuer.kid();
        await scene.issuer.rotate(rotation);
        if (scene.issuer.kid() !== old) scene.issuer.retire(old);
        const other = scene.verifier({ jwksCache, scheduling: "inline" });
        expect(codeOf(await other.authenticate(await scene.issuer.mint()))).toBe("ok");
      },
      { jwksCache },
    );
    expect(verdict).toBe("invalid_token");
  });

  it("the end of the key set is seen", async () => {
    const verdict = await inFlight(() => {
      scene.issuer.setMode("down");
      scene.clock.advance(600_000);
    });
    expect(verdict).toBe("verification_unavailable");
  });

  it("nothing else writes into its buffers", async () => {
    const others = await mintMany(20);
    const verdict = await inFlight(async () => {
      const inline = scene.verifier({ cache: false, scheduling: "inline" });
      for (const token of others) expect(codeOf(await inline.authenticate(token))).toBe("ok");
    });
    expect(verdict).toBe("ok");
  });
});
