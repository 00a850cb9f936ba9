import { once } from "node:events";
import { type AuthDeps, createVerifier, type Diagnostic } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createFakeClock, createTestIssuer, type FakeClock, type TestIssuer } from "countersign/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HttpKeyServer, json, startHttpKeyServer } from "./support/http-key-server.ts";
import { codeOf, reasonOf } from "./support/scene.ts";

let server: HttpKeyServer;
let issuer: TestIssuer;
let clock: FakeClock;
let events: Diagnostic[];

beforeEach(async () => {
  server = await startHttpKeyServer((...args) => json(issuer.jwks())(...args));
  clock = createFakeClock();
  issuer = await createTestIssuer({ issuer: server.url, now: clock.now });
  events = [];
});
afterEach(() => server.close());

function verifierWith(options: Partial<AuthDeps> = {}) {
  return createVerifier({
    issuer: server.url,
    audience: issuer.audience,
    revocations: new InMemoryRevocationStore(),
    now: clock.now,
    monotonicNow: clock.monotonicNow,
    onDiagnostic: (event) => void events.push(event),
    ...options,
  });
}

const unavailable = "verification_unavailable keys_unavailable";

describe("the URL", () => {
  it("is {issuer}/.well-known/jwks.json, without a doubled slash", async () => {
    expect(codeOf(await verifierWith().authenticate(await issuer.mint()))).toBe("ok");
    const slashed = verifierWith({ issuer: `${server.url}/tenant/` });
    expect(codeOf(await slashed.authenticate(await issuer.mint({ iss: `${server.url}/tenant/` })))).toBe("ok");
    expect(server.seen).toEqual(["/.well-known/jwks.json", "/tenant/.well-known/jwks.json"]);
  });

  it("is jwksUri where that is given", async () => {
    const verifier = verifierWith({ jwksUri: `${server.url}/keys?zone_id=zone-1` });
    expect(codeOf(await verifier.authenticate(await issuer.mint()))).toBe("ok");
    expect(server.seen).toEqual(["/keys?zone_id=zone-1"]);
  });

  it("never depends on a token", async () => {
    const verifier = verifierWith({ zoneId: "zone-1" });
    await verifier.authenticate(await issuer.mint({ iss: "http://127.0.0.1:9/evil", zone_id: "../../evil" }));
    expect(server.seen).toEqual(["/.well-known/jwks.json"]);
  });
});

describe("fetching", () => {
  it("happens once for 1,000 cold callers", async () => {
    const token = await issuer.mint();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.mint()));
    const verifier = verifierWith();
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => verifier.authenticate(tokens[index % 20] ?? token)),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  it("fails alike for all who wait, and starts again once the back-off is over", async () => {
    const healthy = server.answer;
    server.answer = json("down", 500);
    const verifier = verifierWith();
    const token = await issuer.mint();
    const results = await Promise.all(Array.from({ length: 50 }, () => verifier.authenticate(token)));
    expect(new Set(results.map(reasonOf))).toEqual(new Set([unavailable]));
    expect(server.seen).toHaveLength(1);

    server.answer = healthy;
    expect(reasonOf(await verifier.authenticate(token))).toBe(unavailable);
    expect(server.seen).toHaveLength(1);
    clock.advance(1_250);
    expect(reasonOf(await verifier.authenticate(token))).toBe("ok");
    expect(server.seen).toHaveLength(2);
  });

  it("backs off from one second to ten", async () => {
    server.answer = json("down", 500);
    const verifier = verifierWith();
    const token = await issuer.mint();
    const gaps: number[] = [];
    let last = 0;
    for (let step = 0; step < 600; step += 1) {
      await verifier.authenticate(token);
      if (server.seen.length > gaps.length) {
        gaps.push(clock.monotonicNow() - last);
        last = clock.monotonicNow();
      }
      clock.advance(100);
    }
    const [, second = 0, third = 0] = gaps;
    expect(second).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeLessThanOrEqual(1_300);
    expect(third).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    expect(gaps.length).toBeLessThanOrEqual(10);
  });

  it("carries Retry-After of at least a second on an outage", async () => {
    server.answer = json("down", 500);
    const result = await verifierWith().authenticate(await issuer.mint());
    expect(result).toEqual({
      ok: false,
      error: {
        code: "verification_unavailable",
        description: "Verification temporarily unavailable",
        reason: "keys_unavailable",
        retryAfterSeconds: 5,
      },
    });
  });

  it("works after a start with the key server down", async () => {
    const port = new URL(server.url).port;
    await server.close();
    const verifier = verifierWith();
    const token = await issuer.mint();
    expect(reasonOf(await verifier.authenticate(token))).toBe(unavailable);
    await expect(verifier.warmup()).rejects.toThrow("key set");

    server = await startHttpKeyServer((...args) => json(issuer.jwks())(...args));
    // Another port: the same verifier is pointed at it through its fetch.
    const moved = verifierWith({
      issuer: `http://127.0.0.1:${port}`,
      fetch: (input, init) => fetch(String(input).replace(port, new URL(server.url).port), init),
    });
    await moved.warmup();
    expect(reasonOf(await moved.authenticate(token))).toBe("ok");
  });

  it("does not follow a redirect, and the other host sees no connection", async () => {
    const other = await startHttpKeyServer((...args) => json(issuer.jwks())(...args));
    try {
      server.answer = (_, response) =>
        void response.writeHead(302, { location: `${other.url}/.well-known/jwks.json` }).end();
      expect(reasonOf(await verifierWith().authenticate(await issuer.mint()))).toBe(unavailable);
      expect(other.seen).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("refuses a response that a fetch redirected by itself", async () => {
    const verifier = verifierWith({
      fetch: async () =>
        Object.defineProperty(new Response(JSON.stringify(issuer.jwks())), "redirected", { value: true }),
    });
    expect(reasonOf(await verifier.authenticate(await issuer.mint()))).toBe(unavailable);
  });

  it("ends at its deadline though the body still drips", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      let dripped: (() => void) | undefined;
      const firstDrop = new Promise<void>((resolve) => {
        dripped = resolve;
      });
      server.answer = (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write("{", () => dripped?.());
      };
      const pending = verifierWith().authenticate(await issuer.mint());
      await firstDrop;
      vi.advanceTimersByTime(4_999);
      const state = await Promise.race([pending.then(() => "settled"), Promise.resolve("waiting")]);
      expect(state).toBe("waiting");
      vi.advanceTimersByTime(1);
      expect(reasonOf(await pending)).toBe(unavailable);
      expect(events).toMatchObject([{ kind: "key_set_unavailable", detail: "deadline" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("cuts a body at 256 KiB while it streams", async () => {
    let sent = 0;
    let closed: Promise<unknown> | undefined;
    server.answer = (_, response) => {
      closed = once(response, "close");
      response.writeHead(200, { "content-type": "application/json" });
      const chunk = Buffer.alloc(16_384, 0x20);
      const pump = (): void => {
        while (!response.destroyed && sent < 300 * 1024 * 1024) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once("drain", pump);
            return;
          }
        }
        response.end();
      };
      pump();
    };
    expect(reasonOf(await verifierWith().authenticate(await issuer.mint()))).toBe(unavailable);
    await closed;
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    expect(events).toMatchObject([{ detail: "too_large" }]);
  });

  it("accepts a body of exactly 256 KiB", async () => {
    const keys = JSON.stringify(issuer.jwks());
    server.answer = json(keys + " ".repeat(262_144 - keys.length));
    expect(codeOf(await verifierWith().authenticate(await issuer.mint()))).toBe("ok");
    server.answer = json(keys + " ".repeat(262_145 - keys.length));
    expect(reasonOf(await verifierWith().authenticate(await issuer.mint()))).toBe(unavailable);
  });
});

describe("staleness", () => {
  it("serves fresh keys for 5 minutes without asking", async () => {
    const verifier = verifierWith({ cache: false });
    const token = await issuer.mint({}, { ttlSeconds: 3_600 });
    await verifier.authenticate(token);
    clock.advance(299_999);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(server.seen).toHaveLength(1);
  });

  it("then serves them while one refresh runs in the background", async () => {
    const verifier = verifierWith({ cache: false });
    const token = await issuer.mint({}, { ttlSeconds: 3_600 });
    await verifier.authenticate(token);
    clock.advance(300_000);
    const results = await Promise.all(Array.from({ length: 100 }, () => verifier.authenticate(token)));
    expect(results.every((result) => result.ok)).toBe(true);
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(server.seen).toHaveLength(2);
    clock.advance(299_999);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(server.seen).toHaveLength(2);
  });

  it("keeps the last good set through an outage until it is 10 minutes old, then fails closed, then recovers", async () => {
    const verifier = verifierWith();
    const token = await issuer.mint({}, { ttlSeconds: 3_600 });
    await verifier.authenticate(token);
    const healthy = server.answer;
    server.answer = json("down", 500);
    clock.advance(599_999);
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    await vi.waitFor(() => expect(events.at(-1)?.kind).toBe("key_set_unavailable"));
    clock.advance(1);
    expect(reasonOf(await verifier.authenticate(token))).toBe(unavailable);
    server.answer = healthy;
    clock.advance(10_000);
    expect(reasonOf(await verifier.authenticate(token))).toBe("ok");
  });

  it("follows the monotonic clock, whatever the wall clock does", async () => {
    const verifier = verifierWith({ cache: false });
    const start = clock.now();
    await verifier.authenticate(await issuer.mint());
    clock.setWallClock(start + 3_600_000);
    expect(codeOf(await verifier.authenticate(await issuer.mint()))).toBe("ok");
    clock.setWallClock(start - 3_600_000);
    expect(codeOf(await verifier.authenticate(await issuer.mint()))).toBe("ok");
    expect(server.seen).toHaveLength(1);
  });
});

describe("an abort signal", () => {
  it("ends the waits of its verifier at once", async () => {
    const controller = new AbortController();
    let asked: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    server.answer = () => asked?.();
    const verifier = verifierWith({ signal: controller.signal });
    const pending = verifier.authenticate(await issuer.mint());
    await arrived;
    controller.abort();
    expect(reasonOf(await pending)).toBe(unavailable);
    expect(reasonOf(await verifier.authenticate(await issuer.mint()))).toBe(unavailable);
  });
});

describe("closing", () => {
  it("aborts a fetch under way and leaves the verifier usable from cold", async () => {
    const healthy = server.answer;
    let asked: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    server.answer = () => asked?.();
    const verifier = verifierWith();
    const pending = verifier.authenticate(await issuer.mint());
    await arrived;
    verifier.close();
    expect(reasonOf(await pending)).toBe(unavailable);
    server.answer = healthy;
    expect(reasonOf(await verifier.authenticate(await issuer.mint()))).toBe("ok");
  });
});
