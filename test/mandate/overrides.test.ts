import { CountersignConfigError } from "countersign";
import type { RequirementOverrides } from "countersign/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { codeOf, createScene, reasonOf, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

const bad: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a scope list null", { requiredScopes: null }],
  ["an unknown name", { requireScopes: ["a"] }],
  ["another issuer", { issuer: "https://other.test" }],
  ["another audience", { audience: "other" }],
  ["another zone", { zoneId: "zone-2" }],
  ["another store", { revocations: {} }],
  ["another profile", { profile: "2026-05" }],
  ["another tolerance", { clockSkewSeconds: 1 }],
  ["text", "requiredScopes"],
];

describe("overrides per call", () => {
  it("tighten, and leave the verifier as it was", async () => {
    const verifier = scene.verifier({ requiredScopes: ["a"] });
    const token = await scene.issuer.mint({ scope: "a b", hop_count: 2 });
    expect(codeOf(await verifier.authenticate(token, { requiredScopes: ["b"], maxHopCount: 2 }))).toBe("ok");
    expect(codeOf(await verifier.authenticate(token, { requiredScopes: ["c"] }))).toBe("insufficient_scope");
    expect(codeOf(await verifier.authenticate(token, { maxHopCount: 1 }))).toBe("hop_count_exceeded");
    expect(codeOf(await verifier.authenticate(token, { requiredScopes: undefined }))).toBe("ok");
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    expect(verifier.requirements.requiredScopes).toEqual(["a"]);
    const poor = await scene.issuer.mint({ scope: "b" });
    expect(codeOf(await verifier.authenticate(poor, { requiredScopes: [] }))).toBe("insufficient_scope");
  });

  it.each(bad)("that are %s are refused as misconfiguration", async (_, overrides) => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint();
    const given = overrides as RequirementOverrides;
    expect(reasonOf(await verifier.authenticate(token, given))).toBe("verification_unavailable misconfigured");
    expect(reasonOf(await verifier.authorization(`Bearer ${token}`, given))).toBe(
      "verification_unavailable misconfigured",
    );
    const explanation = await verifier.explain(token, given);
    expect(explanation).toMatchObject({ ok: false, reason: "misconfigured" });
    expect(explanation.rungs[0]).toMatchObject({ stage: "extract", check: "configuration", state: "fail" });
  });

  it("may change from call to call though the object stays the same", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ scope: "a" });
    const overrides: { requiredScopes: string[] } = { requiredScopes: ["a"] };
    expect(codeOf(await verifier.authenticate(token, overrides))).toBe("ok");
    overrides.requiredScopes.push("b");
    expect(codeOf(await verifier.authenticate(token, overrides))).toBe("insufficient_scope");
    const shallow = Object.freeze({ requiredScopes: ["a"] });
    expect(codeOf(await verifier.authenticate(token, shallow))).toBe("ok");
    shallow.requiredScopes.push("b");
    expect(codeOf(await verifier.authenticate(token, shallow))).toBe("insufficient_scope");
    let scopes = ["a"];
    const getter = Object.freeze({
      get requiredScopes() {
        return scopes;
      },
    });
    expect(codeOf(await verifier.authenticate(token, getter))).toBe("ok");
    scopes = ["b"];
    expect(codeOf(await verifier.authenticate(token, getter))).toBe("insufficient_scope");
  });

  it("that are frozen throughout are prepared once and decide alike", async () => {
    const verifier = scene.verifier();
    const frozen = Object.freeze({ requiredScopes: Object.freeze(["a"]) });
    for (const [scope, expected] of [
      ["a", "ok"],
      ["b", "insufficient_scope"],
      ["a", "ok"],
    ] as const) {
      expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ scope }), frozen))).toBe(expected);
    }
  });
});

describe("require", () => {
  it("tightens once for a route", async () => {
    const verifier = scene.verifier({ requiredScopes: ["a"] });
    const route = verifier.require({ requiredScopes: ["b"], requireAgent: true });
    expect(route.requirements).toMatchObject({ requiredScopes: ["a", "b"], requireAgent: true, maxHopCount: 10 });
    expect(Object.isFrozen(route.requirements)).toBe(true);
    expect(codeOf(await route.authenticate(await scene.issuer.mint({ scope: "a b" })))).toBe("ok");
    expect(codeOf(await route.authenticate(await scene.issuer.mint({ scope: "a" })))).toBe("insufficient_scope");
    expect(codeOf(await route.authorization(`Bearer ${await scene.issuer.mint({ scope: "a b" })}`))).toBe("ok");
    expect(codeOf(await route.authorization(undefined))).toBe("missing_token");
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ scope: "a" })))).toBe("ok");
  });

  it.each(bad)("with %s throws", (_, overrides) => {
    expect(() => scene.verifier().require(overrides as RequirementOverrides)).toThrow(CountersignConfigError);
  });
});
