import { CountersignConfigError, hasScope, verifyChainContains } from "countersign";
import { core, type RequirementOverrides } from "countersign/contract";
import { mintTestPrincipal } from "countersign/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tighten } from "../../src/core/tighten.ts";

const profile = core.profiles["2026-05"];
const base: RequirementOverrides = { requiredScopes: ["a"], requireAgent: true, maxHopCount: 3 };

describe("overrides", () => {
  it("unite lists in configured order, without repetition", () => {
    expect(tighten(profile, base, { requiredScopes: ["b", "a", "c"] }).requiredScopes).toEqual(["a", "b", "c"]);
    expect(tighten(profile, {}, { requireChainContains: ["x"] }).requireChainContains).toEqual(["x"]);
  });

  it("cannot erase a requirement", () => {
    const result = tighten(profile, base, { requiredScopes: [], requireAgent: false, maxHopCount: 200 });
    expect(result).toMatchObject({ requiredScopes: ["a"], requireAgent: true, maxHopCount: 3 });
  });

  it("cannot raise the default limit either", () => {
    expect(tighten(profile, {}, { maxHopCount: 200 }).maxHopCount).toBe(10);
  });

  it("take the smaller limit, and zero is zero", () => {
    expect(tighten(profile, base, { maxHopCount: 0 }).maxHopCount).toBe(0);
    expect(tighten(profile, { maxHopCount: 0 }, { maxHopCount: 2 }).maxHopCount).toBe(0);
  });

  it("ignore undefined", () => {
    expect(tighten(profile, base, { requiredScopes: undefined, requireAgent: undefined })).toEqual(
      tighten(profile, base, undefined),
    );
  });

  it("leave the base alone, and the result is frozen", () => {
    const before = structuredClone(base);
    const result = tighten(profile, base, { requiredScopes: ["b"] });
    expect(base).toEqual(before);
    expect(Object.isFrozen(result)).toBe(true);
    expect(Object.isFrozen(result.requiredScopes)).toBe(true);
  });

  it.each([
    ["null", { requiredScopes: null }],
    ["a string for a list", { requiredScopes: "a" }],
    ["a scope with a space", { requiredScopes: ["a b"] }],
    ["an empty scope", { requiredScopes: [""] }],
    ["a list with a hole", { requiredScopes: [undefined] }],
    ["a limit below zero", { maxHopCount: -1 }],
    ["a limit above 255", { maxHopCount: 256 }],
    ["a fraction", { maxHopCount: 1.5 }],
    ["a number for a flag", { requireAgent: 1 }],
    ["a misspelt name", { requiredScope: ["a"] }],
    ["the issuer", { issuer: "https://other.example" }],
    ["the audience", { audience: "other" }],
    ["the zone", { zoneId: "other" }],
    ["the store", { revocations: {} }],
    ["a symbol", { [Symbol("x")]: true }],
    ["an inherited option", Object.create({ requiredScopes: ["b"] })],
    ["a list instead of an object", []],
    ["a string", "requiredScopes"],
    ["null itself", null],
  ])("are refused when they hold %s", (_, overrides) => {
    expect(() => tighten(profile, base, overrides as RequirementOverrides)).toThrow(CountersignConfigError);
  });

  it("are read once", () => {
    let reads = 0;
    const shifty = {
      get requiredScopes() {
        reads += 1;
        return reads === 1 ? ["b"] : [];
      },
    };
    expect(tighten(profile, base, shifty).requiredScopes).toEqual(["a", "b"]);
    expect(reads).toBe(1);
  });

  it("follow the merge rule of each requirement", () => {
    const merging = (merge: "max" | "same" | "fixed") => ({
      ...profile,
      checks: profile.checks.map((row) => (row.name === "maxHopCount" ? { ...row, merge } : row)),
    });
    expect(tighten(merging("max"), { maxHopCount: 3 }, { maxHopCount: 5 }).maxHopCount).toBe(5);
    expect(tighten(merging("max"), { maxHopCount: 3 }, { maxHopCount: 1 }).maxHopCount).toBe(3);
    expect(tighten(merging("same"), { maxHopCount: 3 }, { maxHopCount: 3 }).maxHopCount).toBe(3);
    expect(tighten(merging("same"), { maxHopCount: 3 }, { maxHopCount: 2 }).maxHopCount).toEqual([]);
    expect(() => tighten(merging("fixed"), { maxHopCount: 3 }, { maxHopCount: 3 })).toThrow(CountersignConfigError);
  });

  it("only ever tighten", () => {
    const scopes = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
    const some = fc.record(
      {
        requiredScopes: scopes,
        requireAgent: fc.boolean(),
        requireDelegation: fc.boolean(),
        requireChainContains: scopes,
        maxHopCount: fc.integer({ min: 0, max: 255 }),
      },
      { requiredKeys: [] },
    );
    const held = fc.record({ scope: scopes, agent: fc.boolean(), edge: fc.boolean(), apps: scopes, hops: fc.nat(12) });
    fc.assert(
      fc.property(some, some, held, (first, second, claims) => {
        const principal = mintTestPrincipal({
          scope: claims.scope.join(" "),
          agent_session_id: claims.agent ? "x" : undefined,
          delegation_edge_id: claims.edge ? "x" : undefined,
          delegation_chain: claims.apps.map((id) => ({ application_id: id })),
          hop_count: claims.hops,
        });
        const passes = (need: RequirementOverrides): boolean =>
          profile.enforce("requirements", principal, need) === undefined;
        const defaults = tighten(profile, first, undefined);
        const both = tighten(profile, first, second);
        // What the override leaves open is not asked by it: the default belongs to the base.
        const alone = tighten(profile, { maxHopCount: 255, ...second }, undefined);
        expect(passes(both)).toBe(passes(defaults) && passes(alone));
      }),
    );
  });
});

describe("small helpers", () => {
  it.each([
    ["files:read", "files:read", true],
    ["a files:read b", "files:read", true],
    ["a  files:read", "files:read", true],
    ["files:readonly", "files:read", false],
    ["xfiles:read", "files:read", false],
    ["Files:Read", "files:read", false],
    ["a\tfiles:read", "files:read", false],
    ["a\u00a0files:read", "files:read", false],
    ["a\u0085b", "b", false],
    ["a\u001cb", "b", false],
    ["a\ufeffb", "b", false],
    ["a b", "", false],
    ["a b", "a b", false],
    ["", "a", false],
  ])("hasScope(%j, %j) is %s", (scope, target, held) => {
    expect(hasScope(scope, target)).toBe(held);
  });

  it("verifyChainContains counts hops and the client", () => {
    const principal = mintTestPrincipal({ client_id: "client", delegation_chain: [{ application_id: "app" }] });
    expect(verifyChainContains(principal, "app")).toBe(true);
    expect(verifyChainContains(principal, "client")).toBe(true);
    expect(verifyChainContains(principal, "ap")).toBe(false);
    expect(verifyChainContains(principal, "")).toBe(false);
    expect(verifyChainContains(mintTestPrincipal({ delegation_chain: undefined }), "app")).toBe(false);
  });

  it("a configuration error names option, kind and remedy, and never the value", () => {
    const error = new CountersignConfigError("issuer", "http://user:secret@issuer.example", "give an https URL");
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe('option "issuer": received string; give an https URL');
    const kinds = [undefined, null, "", 1, 1.5, Number.NaN, true, [], [1], {}, () => 1, Symbol("s"), 1n];
    expect(kinds.map((value) => new CountersignConfigError("x", value, "y").received)).toEqual([
      "undefined",
      "null",
      "empty string",
      "integer",
      "number",
      "number",
      "boolean",
      "empty list",
      "list",
      "object",
      "function",
      "symbol",
      "bigint",
    ]);
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(new CountersignConfigError("x", proxy, "y").received).toBe("object");
  });
});
