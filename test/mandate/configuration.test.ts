import { type AuthDeps, authenticate, CountersignConfigError, createJwksCache, createVerifier } from "countersign";
import { type Contract, core, type Profile } from "countersign/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { codeOf, createScene, reasonOf, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

const profile = core.profiles["2026-05"] as Profile;
const zoned: Contract = { ...core, profiles: { "2026-05": { ...profile, zoneRequired: true } } };

const faults: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["no issuer", "issuer", { issuer: undefined }],
  ["an empty issuer", "issuer", { issuer: "" }],
  ["an issuer that is no URL", "issuer", { issuer: "issuer" }],
  ["http beyond loopback", "issuer", { issuer: "http://issuer.example" }],
  ["http to a name that begins like loopback", "issuer", { issuer: "http://127.0.0.1.evil.example" }],
  ["http to localhost with a dot", "issuer", { issuer: "http://localhost." }],
  ["user information", "issuer", { issuer: "https://user:pass@issuer.example" }],
  ["a fragment", "issuer", { issuer: "https://issuer.example/#x" }],
  ["an issuer with a query", "issuer", { issuer: "https://issuer.example/?zone=a" }],
  ["javascript", "issuer", { issuer: "javascript:alert(1)" }],
  ["a file", "jwksUri", { jwksUri: "file:///etc/passwd" }],
  ["jwksUri null", "jwksUri", { jwksUri: null }],
  ["http keys beyond loopback", "jwksUri", { jwksUri: "http://issuer.example/keys" }],
  ["no audience", "audience", { audience: undefined }],
  ["an empty audience", "audience", { audience: "" }],
  ["an empty list of audiences", "audience", { audience: [] }],
  ["an empty audience in a list", "audience", { audience: ["a", ""] }],
  ["no store", "revocations", { revocations: undefined }],
  ["a store without isRevoked", "revocations", { revocations: {} }],
  ["an empty zone", "zoneId", { zoneId: "" }],
  ["zone null", "zoneId", { zoneId: null }],
  ["no zone where the profile needs one", "zoneId", { contract: zoned }],
  ["a scope with a space", "requiredScopes", { requiredScopes: ["a b"] }],
  ["a scope with a quote", "requiredScopes", { requiredScopes: ['a"b'] }],
  ["scopes as text", "requiredScopes", { requiredScopes: "a" }],
  ["a limit of 256", "maxHopCount", { maxHopCount: 256 }],
  ["a limit of -1", "maxHopCount", { maxHopCount: -1 }],
  ["a limit null", "maxHopCount", { maxHopCount: null }],
  ["a flag as text", "requireAgent", { requireAgent: "true" }],
  ["a misspelt option", "requiredScope", { requiredScope: ["a"] }],
  ["an option of another profile", "requireSession", { requireSession: true }],
  ["an unknown profile", "profile", { profile: "1999-01" }],
  ["a profile from the prototype", "profile", { profile: "toString" }],
  ["contract null", "contract", { contract: null }],
  ["no algorithm", "algorithms", { algorithms: [] }],
  ["alg none", "algorithms", { algorithms: ["none"] }],
  ["HS256", "algorithms", { algorithms: ["ES256", "HS256"] }],
  ["algorithms null", "algorithms", { algorithms: null }],
  ["a tolerance of 301", "clockSkewSeconds", { clockSkewSeconds: 301 }],
  ["a tolerance of -1", "clockSkewSeconds", { clockSkewSeconds: -1 }],
  ["a tolerance null", "clockSkewSeconds", { clockSkewSeconds: null }],
  ["tokens beyond the contract", "maxTokenBytes", { maxTokenBytes: 8_193 }],
  ["a timeout of 0", "revocationTimeoutMs", { revocationTimeoutMs: 0 }],
  ["a scheduling of its own", "scheduling", { scheduling: "fast" }],
  ["scheduling null", "scheduling", { scheduling: null }],
  ["maxInFlight 0", "maxInFlight", { maxInFlight: 0 }],
  ["cache true", "cache", { cache: true }],
  ["a cache of 0", "maxEntries", { cache: { maxEntries: 0 } }],
  ["a cache key builder", "cacheKeyBuilder", { cache: { cacheKeyBuilder: () => "x" } }],
  ["a clock that is none", "now", { now: 1 }],
  ["a monotonic clock null", "monotonicNow", { monotonicNow: null }],
  ["a fetch that is none", "fetch", { fetch: "fetch" }],
  ["a listener that is none", "onDiagnostic", { onDiagnostic: {} }],
  ["a signal that is none", "signal", { signal: {} }],
  ["a relative metadata URL", "resourceMetadataUrl", { resourceMetadataUrl: "/x" }],
  ["a metadata URL of another scheme", "resourceMetadataUrl", { resourceMetadataUrl: "data:x" }],
  ["a foreign key cache", "jwksCache", { jwksCache: { getKeySet: () => undefined } }],
  ["a flag null", "allowInsecureIssuer", { allowInsecureIssuer: null }],
];

describe("bad configuration", () => {
  it.each(faults)("%s throws and names %s", async (_, option, fault) => {
    const deps = { ...scene.deps, ...fault } as AuthDeps;
    let thrown: unknown;
    try {
      createVerifier(deps);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CountersignConfigError);
    expect(thrown).toBeInstanceOf(TypeError);
    expect((thrown as CountersignConfigError).option).toBe(option);
    expect((thrown as CountersignConfigError).remedy).not.toBe("");
    expect(reasonOf(await authenticate(await scene.issuer.mint(), deps))).toBe(
      "verification_unavailable misconfigured",
    );
  });

  it("is never quoted", () => {
    const secret = "s3cret-value";
    const values: Record<string, unknown>[] = [
      { issuer: `http://${secret}.example` },
      { issuer: `https://u:${secret}@x.example` },
      { requiredScopes: [`${secret} x`] },
      { zoneId: { [secret]: secret } },
      { profile: secret },
      { scheduling: secret },
      { resourceMetadataUrl: secret },
    ];
    for (const fault of values) {
      expect(() => createVerifier({ ...scene.deps, ...fault } as AuthDeps)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      );
    }
  });

  it("through a prototype is refused rather than dropped", () => {
    const inherited = Object.assign(Object.create({ requiredScopes: ["a"] }), scene.deps) as AuthDeps;
    expect(() => createVerifier(inherited)).toThrow(CountersignConfigError);
  });

  it.each([
    { ttlMs: 999 },
    { ttlMs: null },
    { maxStaleMs: 1_000, ttlMs: 2_000 },
    { fetchTimeoutMs: 0 },
    { fetchImpl: 1 },
    { monotonicNow: null },
    { fetcher: fetch },
    null,
  ])("of a key cache (%j) throws", (options) => {
    expect(() => createJwksCache(options as never)).toThrow(CountersignConfigError);
  });
});

describe("good configuration", () => {
  it.each([
    ["http://localhost:3000"],
    ["http://127.0.0.1:3000"],
    ["http://127.8.9.10"],
    ["http://[::1]:3000"],
    ["http://2130706433"],
    ["https://issuer.example"],
  ])("%s is an issuer", (issuer) => {
    expect(createVerifier({ ...scene.deps, issuer }).issuer).toBe(issuer);
  });

  it("http beyond loopback is possible where it is asked for", () => {
    const issuer = "http://issuer.internal";
    expect(createVerifier({ ...scene.deps, issuer, allowInsecureIssuer: true }).issuer).toBe(issuer);
  });

  it("undefined counts as not given", async () => {
    const names = [
      "zoneId",
      "requiredScopes",
      "profile",
      "contract",
      "cache",
      "signal",
      "now",
      "algorithms",
      "scheduling",
      "jwksUri",
    ];
    const deps = {
      ...scene.deps,
      ...Object.fromEntries(names.map((name) => [name, undefined])),
      now: scene.clock.now,
    } as AuthDeps;
    expect(codeOf(await createVerifier(deps).authenticate(await scene.issuer.mint()))).toBe("ok");
  });

  it("is read once and shown frozen", async () => {
    const requiredScopes = ["a"];
    const deps = {
      ...scene.deps,
      requiredScopes,
      audience: ["x", scene.issuer.audience as string],
      zoneId: "zone-1",
      resourceMetadataUrl: "https://notes.example/prm",
    };
    const verifier = createVerifier(deps);
    requiredScopes.pop();
    deps.audience.length = 0;
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ scope: "b" })))).toBe("insufficient_scope");
    expect(verifier).toMatchObject({
      issuer: scene.issuer.issuer,
      audience: ["x", scene.issuer.audience],
      zoneId: "zone-1",
      resourceMetadataUrl: "https://notes.example/prm",
      requirements: { requiredScopes: ["a"], requireAgent: false, requireDelegation: false, maxHopCount: 10 },
    });
    for (const part of [verifier, verifier.audience, verifier.requirements, verifier.requirements.requiredScopes]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(scene.verifier()).not.toHaveProperty("zoneId");
  });

  it("null prototypes are fine", async () => {
    const deps = Object.assign(Object.create(null), scene.deps) as AuthDeps;
    expect(codeOf(await createVerifier(deps).authenticate(await scene.issuer.mint()))).toBe("ok");
  });
});

describe("the function form", () => {
  it("reads its options anew on every call and still fetches keys once", async () => {
    const own = await createScene();
    const deps = { ...own.deps, requiredScopes: ["a"] };
    const token = await own.issuer.mint({ scope: "b" });
    expect(codeOf(await authenticate(token, deps))).toBe("insufficient_scope");
    deps.requiredScopes = ["b"];
    expect(codeOf(await authenticate(token, deps))).toBe("ok");
    expect(codeOf(await authenticate(token, { ...own.deps }))).toBe("ok");
    const many = await Promise.all(Array.from({ length: 50 }, () => authenticate(token, { ...own.deps })));
    expect(many.every((result) => result.ok)).toBe(true);
    expect(own.issuer.requests()).toBe(1);
  });

  it("honours its scheduling", async () => {
    for (const scheduling of ["inline", "pool", "auto"] as const) {
      expect(codeOf(await authenticate(await scene.issuer.mint(), { ...scene.deps, scheduling }))).toBe("ok");
    }
  });
});
