import { afterAll, describe, expect, test } from "vitest";
import { mandateAuth } from "../../src/adapters/express/index.ts";
import { createGate } from "../../src/gate/index.ts";
import { authenticate, createJwksCache, createVerifier } from "../../src/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { createDoors } from "./doors.ts";
import { audience } from "./forge.ts";

const doors = createDoors();
const rejections: unknown[] = [];
const listen = (reason: unknown): void => void rejections.push(reason);
process.on("unhandledRejection", listen);
afterAll(() => {
  process.off("unhandledRejection", listen);
  expect(rejections).toEqual([]);
});

const options = [
  "issuer",
  "audience",
  "zoneId",
  "requiredScopes",
  "requireAgent",
  "requireDelegation",
  "requireChainContains",
  "maxHopCount",
  "revocations",
  "contract",
  "profile",
  "jwksUri",
  "jwksCache",
  "allowInsecureIssuer",
  "algorithms",
  "clockSkewSeconds",
  "maxTokenBytes",
  "revocationTimeoutMs",
  "resourceMetadataUrl",
  "signal",
  "now",
  "monotonicNow",
  "fetch",
  "scheduling",
  "maxInFlight",
  "cache",
  "onDiagnostic",
] as const;

function thrower(): never {
  throw new Error("secret-canary");
}

/** Values that are wrong for every option. */
function wrong(): readonly unknown[] {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return [
    null,
    Symbol("x"),
    1n,
    Number.NaN,
    { toString: thrower },
    new Proxy({}, { get: thrower, ownKeys: thrower, getPrototypeOf: thrower }),
    proxy,
  ];
}

describe("callables and hostile options", () => {
  test.each(options)(
    "%s of a wrong kind is a TypeError at construction and a refusal in the function form",
    async (name) => {
      for (const value of wrong()) {
        const deps = { ...doors.deps, [name]: value } as never;
        expect(() => createVerifier(deps), name).toThrow(TypeError);
        expect(await authenticate(doors.mint(), deps)).toMatchObject({
          error: { code: "verification_unavailable", reason: "misconfigured" },
        });
        expect(() => mandateAuth(deps), name).toThrow(TypeError);
      }
    },
  );

  test.each(options)(
    "a getter of %s that throws is an exception at construction and a refusal in the function form",
    async (name) => {
      const deps = Object.defineProperty({ ...doors.deps }, name, { get: thrower, enumerable: true });
      expect(() => createVerifier(deps)).toThrow(TypeError);
      const refused = await authenticate(doors.mint(), deps);
      expect(refused).toMatchObject({ error: { code: "verification_unavailable", reason: "misconfigured" } });
      expect(JSON.stringify(refused)).not.toContain("canary");
    },
  );

  test("a getter is asked once, so that it cannot change its answer", () => {
    let asked = 0;
    const deps = Object.defineProperty({ ...doors.deps }, "audience", {
      enumerable: true,
      get: () => {
        asked += 1;
        return asked === 1 ? audience : "https://evil.test";
      },
    });
    expect(createVerifier(deps).audience).toEqual([audience]);
    expect(asked).toBe(1);
  });

  test("lists that their owner changes later change nothing", async () => {
    const requiredScopes = ["tool:call"];
    const audiences = [audience];
    const verifier = createVerifier({ ...doors.deps, audience: audiences, requiredScopes });
    requiredScopes.length = 0;
    audiences[0] = "https://evil.test";
    expect(await verifier.authenticate(doors.mint({ scope: "" }))).toMatchObject({
      error: { code: "insufficient_scope" },
    });
    expect((await verifier.authenticate(doors.mint())).ok).toBe(true);
    expect(() => (verifier.audience as string[]).push("x")).toThrow(TypeError);
    const overrides = { requiredScopes: ["more"] };
    const route = verifier.require(overrides);
    overrides.requiredScopes.length = 0;
    expect((await route.authenticate(doors.mint())).ok).toBe(false);
  });

  test("mutable overrides are read anew on every call, frozen ones cannot lie", async () => {
    const overrides: { requiredScopes: string[] } = { requiredScopes: [] };
    expect((await doors.verifier.authenticate(doors.mint(), overrides)).ok).toBe(true);
    overrides.requiredScopes.push("more");
    expect((await doors.verifier.authenticate(doors.mint(), overrides)).ok).toBe(false);
    const shallow = Object.freeze({ requiredScopes: [] as string[] });
    expect((await doors.verifier.authenticate(doors.mint(), shallow)).ok).toBe(true);
    shallow.requiredScopes.push("more");
    expect((await doors.verifier.authenticate(doors.mint(), shallow)).ok).toBe(false);
  });

  test.each([1, 2, 3, 4, 5])(
    "a monotonic clock that throws from its call %d on is a refusal and no unhandled rejection",
    async (call) => {
      let calls = 0;
      const monotonicNow = (): number => {
        calls += 1;
        if (calls >= call) thrower();
        return 0;
      };
      const failing = createVerifier({ ...doors.deps, monotonicNow, fetch: () => Promise.reject(new Error("down")) });
      const working = createVerifier({ ...doors.deps, monotonicNow });
      for (let round = 0; round < 3; round += 1) {
        expect((await failing.authenticate(doors.mint())).ok).toBe(false);
        const result = await working.authenticate(doors.mint());
        if (!result.ok) expect(result.error.code).toBe("verification_unavailable");
      }
      await new Promise((resolve) => setImmediate(resolve));
      expect(rejections).toEqual([]);
    },
  );

  test("a diagnostics hook that throws, rejects or returns a trap changes no verdict", async () => {
    const hooks: readonly unknown[] = [
      thrower,
      () => Promise.reject(new Error("x")),
      () => new Proxy({}, { get: thrower }),
      async () => thrower(),
      (event: object) => Object.assign(event, { kind: "x" }),
    ];
    for (const onDiagnostic of hooks) {
      const verifier = createVerifier({ ...doors.deps, onDiagnostic: onDiagnostic as never });
      expect((await verifier.authenticate(doors.mint())).ok).toBe(true);
      const down = createVerifier({ ...doors.deps, onDiagnostic: onDiagnostic as never, fetch: thrower as never });
      expect(await down.authenticate(doors.mint())).toMatchObject({ error: { reason: "keys_unavailable" } });
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });

  test("a fetch that throws, answers nonsense or throws from its answer is an outage", async () => {
    const fetches: readonly unknown[] = [
      thrower,
      () => undefined,
      () => null,
      () => 1,
      () => ({}),
      () => ({ status: 200 }),
      () => ({ status: 200, body: {} }),
      () => ({ status: 200, body: { getReader: thrower } }),
      () => ({ status: 200, body: { getReader: () => ({ read: thrower }) } }),
      () => ({
        status: 200,
        body: { getReader: () => ({ read: () => ({ done: false, value: "x" }), cancel: () => Promise.resolve() }) },
      }),
      () => new Proxy({}, { get: thrower }),
      () => Promise.reject(undefined),
    ];
    for (const [at, fetch] of fetches.entries()) {
      const jwksCache = createJwksCache({ fetchImpl: fetch as never, fetchTimeoutMs: 50 });
      const verifier = createVerifier({ ...doors.deps, fetch: undefined, jwksCache });
      expect(await verifier.authenticate(doors.mint()), String(at)).toMatchObject({
        error: { reason: "keys_unavailable" },
      });
    }
  });

  test("a mandateAuth with a verifier and options beside it is refused, for those options would bind nobody", () => {
    const { verifier } = doors;
    for (const more of [
      { requiredScopes: ["admin"] },
      { requireAgent: true },
      { audience: "https://other.test" },
      { typo: 1 },
      { maxHopCount: 0 },
    ]) {
      expect(() => mandateAuth({ verifier, ...more } as never), JSON.stringify(more)).toThrow(TypeError);
    }
    for (const options of [
      null,
      undefined,
      1,
      "x",
      [],
      { verifier: null },
      { verifier: {} },
      { verifier: "x" },
      { verifier, bindContext: "no" },
    ]) {
      expect(() => mandateAuth(options as never), JSON.stringify(options) ?? "undefined").toThrow(TypeError);
    }
  });

  test("a gate with hostile options is refused at construction", () => {
    const base = { verifier: doors.verifier, resource: audience, onWarning: () => {} };
    const bad: Readonly<Record<string, readonly unknown[]>> = {
      tools: [
        null,
        1,
        [],
        { read: null },
        { read: [] },
        { read: { hidden: "no" } },
        { read: { requiredScopes: "x" } },
        { read: { unknown: 1 } },
      ],
      default: [null, "open", 1, [], { unknown: 1 }],
      allowedOrigins: [null, ["*"], ["null"], ["evil.test"], ["https://a.test/"], "https://a.test", [1]],
      allowedHosts: [null, ["a.test/"], ["http://a.test"], [1], "a.test"],
      maxBodyBytes: [null, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1"],
      scopeHierarchy: [null, [], { a: "b" }, { "a b": [] }, { a: ["b c"] }],
      onDecision: [null, "x", {}],
      rungs: [null, {}, [null], [{}], [{ name: "x" }]],
      authorizationServers: [null, "https://a.test", [1], []],
      soleResource: [null, "no"],
      resourceName: [null, 1],
    };
    const accepted: string[] = [];
    for (const [name, values] of Object.entries(bad)) {
      for (const value of values) {
        try {
          createGate({ ...base, [name]: value } as never);
          accepted.push(`${name}: ${JSON.stringify(value)}`);
        } catch (error) {
          expect(error, name).toBeInstanceOf(TypeError);
        }
      }
    }
    expect(accepted.join("\n")).toBe("");
  });

  test("a store whose options are wrong is refused at construction", () => {
    for (const given of [
      { maxEntries: 0 },
      { maxEntries: "1" },
      { defaultTtlMs: -1 },
      { monotonicNow: 1 },
      { unknown: 1 },
      null,
      [],
    ]) {
      expect(() => new InMemoryRevocationStore(given as never), JSON.stringify(given)).toThrow(TypeError);
    }
  });
});
