import {
  type AuthDeps,
  type AuthResult,
  authenticate,
  authenticateRequest,
  checkActiveAuthority,
  createVerifier,
  explain,
} from "countersign";
import type { Claims, RequirementOverrides } from "countersign/contract";
import { mintTestPrincipal } from "countersign/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScene, reasonOf, type Scene } from "./support/scene.ts";
import { thenable, unreadable } from "./support/thenable.ts";

let scene: Scene;
let good: string;
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

beforeAll(async () => {
  process.on("unhandledRejection", note);
  scene = await createScene();
  good = await scene.issuer.mint();
});
afterAll(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

const throwing = (): never => {
  throw new Error("hostile");
};
const trap = new Proxy(() => undefined, {
  get: throwing,
  has: throwing,
  ownKeys: throwing,
  getPrototypeOf: throwing,
  getOwnPropertyDescriptor: throwing,
  apply: throwing,
});
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();

/** Values that try to throw, to hang or to lie. */
const hostile: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  1n,
  "",
  "x",
  true,
  false,
  Symbol("s"),
  [],
  {},
  () => undefined,
  throwing,
  trap,
  revoked,
  new Date(Number.NaN),
  new Map(),
  Object.create(null),
  /x/,
  new Error("x"),
  Promise.resolve("x"),
  thenable(() => undefined),
  thenable(throwing),
  unreadable(throwing),
  { toString: throwing, valueOf: throwing, [Symbol.toPrimitive]: throwing },
  {
    get issuer() {
      return throwing();
    },
  },
];
/** Boxed, because a generator looks into what it generates. */
const anything: fc.Arbitrary<{ readonly value: unknown }> = fc.oneof(
  fc.constantFrom(...hostile.map((value) => ({ value }))),
  fc
    .anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSparseArray: true })
    .map((value) => ({ value })),
);

function isWellFormed(result: AuthResult): void {
  if (result.ok) throw new Error("accepted");
  expect(typeof result.error.code).toBe("string");
  expect(typeof result.error.description).toBe("string");
  expect(Object.isFrozen(result)).toBe(true);
  expect(Object.isFrozen(result.error)).toBe(true);
}

describe("no value makes an entry point throw or accept", () => {
  it("as a token", async () => {
    const verifier = scene.verifier();
    await fc.assert(
      fc.asyncProperty(anything, async ({ value }) => {
        isWellFormed(await verifier.authenticate(value as string));
        isWellFormed(await authenticate(value as string, scene.deps));
        expect((await verifier.identify(value as string)).ok).toBe(false);
        expect((await verifier.explain(value as string)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("as a header or a request", async () => {
    const verifier = scene.verifier();
    await fc.assert(
      fc.asyncProperty(anything, async ({ value }) => {
        isWellFormed(await verifier.authorization(value as string));
        const result = await authenticateRequest(value as Request, verifier);
        expect(result.ok).toBe(false);
        expect(!result.ok && result.response.status).toBeGreaterThanOrEqual(400);
        const request = { headers: { get: () => value } } as unknown as Request;
        expect((await authenticateRequest(request, verifier)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("as options", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async ({ value }) => {
        expect(reasonOf(await authenticate(good, value as AuthDeps))).toBe("verification_unavailable misconfigured");
        expect((await explain(good, value as AuthDeps)).ok).toBe(false);
        expect(await checkActiveAuthority(mintTestPrincipal(), value as AuthDeps)).toMatchObject({
          reason: "misconfigured",
        });
        expect((await authenticateRequest(new Request("https://x.test"), value as AuthDeps)).ok).toBe(false);
        expect(() => createVerifier(value as AuthDeps)).toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it("as any one option", async () => {
    const names = [
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
    ];
    const forged = await scene.issuer.mint({}, { fault: "tampered-signature" });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anything, async (name, { value }) => {
        const deps = { ...scene.deps, revocationTimeoutMs: 20, [name]: value } as AuthDeps;
        isWellFormed(await authenticate(forged, deps));
      }),
      { numRuns: 600 },
    );
  });

  it("as overrides", async () => {
    const verifier = scene.verifier({ requiredScopes: ["never-granted"] });
    await fc.assert(
      fc.asyncProperty(anything, async ({ value }) => {
        isWellFormed(await verifier.authenticate(good, value as RequirementOverrides));
        expect((await verifier.explain(good, value as RequirementOverrides)).ok).toBe(false);
        expect(verifier.checkRequirements(mintTestPrincipal(), value as RequirementOverrides).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("as a principal", async () => {
    const verifier = scene.verifier({ requiredScopes: ["never-granted"] });
    await fc.assert(
      fc.asyncProperty(anything, async ({ value }) => {
        expect(await verifier.checkActive(value as Claims)).not.toBeNull();
        expect(await checkActiveAuthority(value as Claims, verifier)).not.toBeNull();
        expect(verifier.checkRequirements(value as Claims).ok).toBe(false);
        await verifier.checkRevocation(value as Claims);
      }),
      { numRuns: 300 },
    );
  });

  it("as clocks, fetches and listeners that throw, lie or hang", async () => {
    const fetches: unknown[] = [
      throwing,
      () => null,
      () => ({}),
      () => ({ status: 200 }),
      async () => throwing(),
      () => trap,
      () => ({ status: 200, body: trap }),
      () => new Response(null),
    ];
    for (const fetch of fetches) {
      expect(reasonOf(await scene.verifier({ fetch: fetch as typeof globalThis.fetch }).authenticate(good))).toBe(
        "verification_unavailable keys_unavailable",
      );
    }
    for (const now of [
      throwing,
      () => Number.NaN,
      () => undefined,
      () => "soon",
      () => trap,
      () => Number.POSITIVE_INFINITY,
    ]) {
      const result = await scene.verifier({ now: now as () => number }).authenticate(good);
      isWellFormed(result);
      isWellFormed(await scene.verifier({ monotonicNow: now as () => number, scheduling: "pool" }).authenticate(good));
      expect(await scene.verifier({ now: now as () => number }).checkActive(mintTestPrincipal())).not.toBeNull();
    }
    for (const onDiagnostic of [throwing, async () => throwing(), () => trap]) {
      expect((await scene.verifier({ onDiagnostic: onDiagnostic as () => void }).authenticate(good)).ok).toBe(true);
    }
  });
});

describe("a mandate passes only if every requirement holds", () => {
  it("whatever its claims and the options are", async () => {
    const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
    const word = fc.constantFrom("a", "b", "c");
    const loose = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof(
        { arbitrary: maybe(value), weight: 6 },
        { arbitrary: fc.constantFrom<unknown>(null, "", 0, [], {}, true, -1, 1.5), weight: 1 },
      );
    const { issuer, clock } = scene;
    const seconds = clock.now() / 1000;
    const claims = fc.record({
      iss: fc.oneof(
        { arbitrary: fc.constant<unknown>(issuer.issuer), weight: 8 },
        { arbitrary: fc.jsonValue(), weight: 1 },
      ),
      aud: fc.oneof(
        { arbitrary: fc.constantFrom<unknown>(issuer.audience, [issuer.audience, "x"]), weight: 8 },
        { arbitrary: fc.constantFrom<unknown>("x", [], null), weight: 1 },
      ),
      exp: fc.oneof(
        { arbitrary: fc.constant<unknown>(seconds + 60), weight: 8 },
        { arbitrary: fc.constantFrom<unknown>(seconds, "9", null), weight: 1 },
      ),
      sid: fc.constantFrom("live", "live", "live", "gone", ""),
      zone_id: fc.constantFrom("zone-1", "zone-1", "zone-2"),
      scope: loose(fc.array(word, { maxLength: 3 }).map((words) => words.join(" "))),
      agent_session_id: loose(fc.constant("agent")),
      delegation_edge_id: loose(fc.constant("edge")),
      delegation_chain: loose(fc.array(word, { maxLength: 3 }).map((ids) => ids.map((id) => ({ application_id: id })))),
      hop_count: loose(fc.nat(4)),
    });
    const need = fc.record(
      {
        zoneId: fc.constant("zone-1"),
        requiredScopes: fc.array(word, { maxLength: 2 }),
        requireAgent: fc.boolean(),
        requireDelegation: fc.boolean(),
        requireChainContains: fc.array(word, { maxLength: 2 }),
        maxHopCount: fc.nat(4),
      },
      { requiredKeys: [] },
    );
    scene.revocations.markRevoked("gone");
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(claims, need, async (given, wanted) => {
        let text: string;
        try {
          text = JSON.stringify(given) ?? "null";
        } catch {
          return;
        }
        const held = JSON.parse(text) as Record<string, unknown>;
        const token = await issuer.mint({}, { rawPayload: JSON.stringify({ sub: "u", client_id: "c", ...held }) });
        const result = await scene.verifier({ ...wanted, cache: false }).authenticate(token);
        if (!result.ok) return;
        accepted += 1;
        const audience = held["aud"];
        expect(held["iss"]).toBe(issuer.issuer);
        expect(Array.isArray(audience) ? audience : [audience]).toContain(issuer.audience);
        expect(held["exp"]).toBe(seconds + 60);
        expect(held["sid"]).toBe("live");
        if (wanted.zoneId !== undefined) expect(held["zone_id"]).toBe("zone-1");
        const words = String(held["scope"] ?? "").split(" ");
        for (const scope of wanted.requiredScopes ?? []) expect(words).toContain(scope);
        if (wanted.requireAgent === true) expect(held["agent_session_id"]).toBe("agent");
        if (wanted.requireDelegation === true) expect(held["delegation_edge_id"]).toBe("edge");
        const hops = ((held["delegation_chain"] ?? []) as { application_id: string }[]).map(
          (hop) => hop.application_id,
        );
        for (const id of wanted.requireChainContains ?? []) expect(hops).toContain(id);
        expect(Number(held["hop_count"] ?? 0)).toBeLessThanOrEqual(wanted.maxHopCount ?? 10);
        expect(result.principal.sub).toBe("u");
      }),
      { numRuns: 1_500 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it("and no mutation of a good one does", async () => {
    const verifier = scene.verifier({ scheduling: "inline" });
    expect((await verifier.authenticate(good)).ok).toBe(true);
    const edit = fc.record({
      at: fc.nat(good.length),
      drop: fc.nat(3),
      put: fc.oneof(fc.string({ unit: "binary", maxLength: 3 }), fc.constantFrom(".", "=", "A", "-", "\n", " ")),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const mutated = edits.reduce(
          (text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop),
          good,
        );
        fc.pre(mutated !== good);
        expect((await verifier.authenticate(mutated)).ok).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it("and no header, payload or key set of arbitrary JSON makes anything throw", async () => {
    const json = fc.json({ maxDepth: 4, noUnicodeString: false });
    await fc.assert(
      fc.asyncProperty(json, json, json, async (rawHeader, rawPayload, keys) => {
        isWellFormed(await scene.verifier().authenticate(await scene.issuer.mint({}, { rawHeader, rawPayload })));
        const verifier = scene.verifier({ fetch: async () => new Response(keys) });
        isWellFormed(await verifier.authenticate(good));
        const listed = scene.verifier({ fetch: async () => new Response(`{"keys":[${keys}]}`) });
        isWellFormed(await listed.authenticate(good));
      }),
      { numRuns: 200 },
    );
  });
});
