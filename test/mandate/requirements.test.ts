import { challengeHeader } from "countersign";
import type { RequirementOverrides } from "countersign/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { codeOf, createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

async function verdict(
  need: Partial<Parameters<Scene["verifier"]>[0]>,
  claims: Record<string, unknown>,
): Promise<string> {
  return codeOf(await scene.verifier(need).authenticate(await scene.issuer.mint(claims)));
}

describe("scopes", () => {
  it.each([
    [["files:read"], "files:read", "ok"],
    [["files:read", "files:write"], "files:write x files:read", "ok"],
    [["files:read"], "a  files:read  b", "ok"],
    [[], undefined, "ok"],
    [["files:read"], undefined, "insufficient_scope"],
    [["files:read"], "", "insufficient_scope"],
    [["files:read"], "files:read2", "insufficient_scope"],
    [["files:read"], "files:rea", "insufficient_scope"],
    [["files:read"], "files:read:x", "insufficient_scope"],
    [["files:read"], "Files:Read", "insufficient_scope"],
    [["files:read"], "*", "insufficient_scope"],
    [["b"], "a\tb", "insufficient_scope"],
    [["b"], "a\nb", "insufficient_scope"],
    [["b"], "a\u00a0b", "insufficient_scope"],
    [["b"], "a\ufeffb", "insufficient_scope"],
    [["b"], "a\u0085b", "insufficient_scope"],
    [["b"], "a\u001cb", "insufficient_scope"],
    [["b"], ["b"], "invalid_token"],
  ])("%j against %j: %s", async (requiredScopes, scope, expected) => {
    expect(await verdict({ requiredScopes }, { scope })).toBe(expected);
  });

  it("the first missing scope in configured order is named", async () => {
    const token = await scene.issuer.mint({ scope: "b" });
    const result = await scene.verifier({ requiredScopes: ["b", "z", "a"] }).authenticate(token);
    expect(result.ok ? "" : result.error.description).toBe("Missing scope: z");
  });
});

describe("agent and delegation", () => {
  it.each([
    [{}, undefined, "ok"],
    [{ requireAgent: false }, undefined, "ok"],
    [{ requireAgent: true }, undefined, "agent_required"],
    [{ requireAgent: true }, "", "agent_required"],
    [{ requireAgent: true }, "agent", "ok"],
    [{ requireAgent: false }, null, "invalid_token"],
  ])("%j with agent_session_id %j: %s", async (need, agent_session_id, expected) => {
    expect(await verdict(need, { agent_session_id })).toBe(expected);
  });

  it.each([
    [{}, undefined, "ok"],
    [{ requireDelegation: false }, "", "ok"],
    [{ requireDelegation: true }, undefined, "delegation_required"],
    [{ requireDelegation: true }, "", "delegation_required"],
    [{ requireDelegation: true }, "edge", "ok"],
    [{ requireDelegation: false }, 1, "invalid_token"],
  ])("%j with delegation_edge_id %j: %s", async (need, delegation_edge_id, expected) => {
    expect(await verdict(need, { delegation_edge_id })).toBe(expected);
  });
});

describe("chain", () => {
  const chain = [{ application_id: "first" }, { application_id: "second" }];
  it.each([
    [["first"], chain, "ok"],
    [["second", "first"], chain, "ok"],
    [[], undefined, "ok"],
    [["third"], chain, "chain_mismatch"],
    [["firs"], chain, "chain_mismatch"],
    [["First"], chain, "chain_mismatch"],
    [["first"], undefined, "chain_mismatch"],
    [["first"], [], "chain_mismatch"],
  ])("%j against %j: %s", async (requireChainContains, delegation_chain, expected) => {
    expect(await verdict({ requireChainContains }, { delegation_chain })).toBe(expected);
  });

  it("is satisfied by hops alone, not by the client", async () => {
    expect(await verdict({ requireChainContains: ["client"] }, { client_id: "client", delegation_chain: chain })).toBe(
      "chain_mismatch",
    );
  });
});

describe("hops", () => {
  it.each([
    [undefined, 10, "ok"],
    [undefined, 11, "hop_count_exceeded"],
    [3, 2, "ok"],
    [3, 3, "ok"],
    [3, 4, "hop_count_exceeded"],
    [0, undefined, "ok"],
    [0, 0, "ok"],
    [0, 1, "hop_count_exceeded"],
    [255, 255, "ok"],
    [255, 256, "hop_count_exceeded"],
  ])("limit %j with hop_count %j: %s", async (maxHopCount, hop_count, expected) => {
    expect(await verdict({ maxHopCount }, { hop_count })).toBe(expected);
  });
});

describe("zone", () => {
  it.each([
    [undefined, "anything", "ok"],
    [undefined, "", "invalid_zone"],
    ["zone-1", "zone-1", "ok"],
    ["zone-1", "zone-2", "invalid_zone"],
    ["zone-1", "ZONE-1", "invalid_zone"],
    ["zone-1", "zone-1 ", "invalid_zone"],
    ["zone-1", undefined, "invalid_zone"],
  ])("configured %j against %j: %s", async (zoneId, zone_id, expected) => {
    expect(await verdict({ zoneId }, { zone_id })).toBe(expected);
  });
});

describe("identifiers compare code point by code point", () => {
  it.each([
    ["NFC and NFD", "caf\u00e9", "cafe\u0301"],
    ["homoglyphs", "app", "\u0430pp"],
    ["a zero-width space", "app", "app\u200b"],
    ["a trailing space", "app", "app "],
    ["case", "app", "App"],
  ])("%s differ", async (_, wanted, held) => {
    expect(await verdict({ requireChainContains: [wanted] }, { delegation_chain: [{ application_id: held }] })).toBe(
      "chain_mismatch",
    );
    expect(await verdict({ requireChainContains: [wanted] }, { delegation_chain: [{ application_id: wanted }] })).toBe(
      "ok",
    );
  });
});

describe("a scope shortfall", () => {
  const challengeOf = async (
    need: RequirementOverrides,
    claims: Record<string, unknown>,
  ): Promise<string | undefined> => {
    const result = await scene.verifier(need).authenticate(await scene.issuer.mint(claims));
    expect(codeOf(result)).toBe("insufficient_scope");
    return result.ok ? undefined : challengeHeader(result.error, { requiredScopes: need.requiredScopes ?? [] });
  };

  it("is challenged when more scope would help", async () => {
    expect(await challengeOf({ requiredScopes: ["a", "b"] }, { scope: "b" })).toContain('scope="a b"');
  });

  it("is not challenged when another requirement fails as well", async () => {
    const agentless = { scope: "b", agent_session_id: undefined };
    expect(await challengeOf({ requiredScopes: ["a"], requireAgent: true }, agentless)).toBeUndefined();
    expect(await challengeOf({ requiredScopes: ["a"] }, agentless)).toContain('scope="a"');
  });
});

describe("checkRequirements, for hosts that run the stages themselves", () => {
  it("reports requirements that scope cannot satisfy first, then every missing scope at once", async () => {
    const verifier = scene.verifier({ requiredScopes: ["a", "b"], requireAgent: true });
    const of = async (claims: Record<string, unknown>, overrides?: RequirementOverrides) => {
      const identified = await verifier.identify(await scene.issuer.mint(claims));
      if (!identified.ok) throw new Error(identified.error.code);
      return verifier.checkRequirements(identified.principal, overrides);
    };
    expect(await of({ scope: "a b" })).toEqual({ ok: true });
    expect(await of({ scope: "b", agent_session_id: undefined })).toEqual({
      ok: false,
      error: { code: "agent_required", description: "Agent identity required" },
    });
    expect(await of({ scope: "b" }, { requiredScopes: ["c"] })).toEqual({
      ok: false,
      error: { code: "insufficient_scope", description: "Missing scope: a" },
      missingScopes: ["a", "c"],
      requiredScopes: ["a", "b", "c"],
    });
    expect(await of({ scope: "a b" }, { maxHopCount: 0 })).toMatchObject({
      ok: false,
      error: { code: "hop_count_exceeded" },
    });
    expect(await of({ scope: "a b" }, { maxHops: 0 } as RequirementOverrides)).toMatchObject({
      ok: false,
      error: { code: "verification_unavailable", reason: "misconfigured" },
    });
  });

  it("identify ends after stage claims", async () => {
    const verifier = scene.verifier({ requiredScopes: ["a"] });
    scene.revocations.markRevoked("gone");
    const identified = await verifier.identify(await scene.issuer.mint({ sid: "gone", scope: "" }));
    expect(identified.ok).toBe(true);
    if (!identified.ok) return;
    expect(verifier.checkRevocation(identified.principal)).toMatchObject({ code: "session_revoked" });
    expect(await verifier.identify("")).toMatchObject({ ok: false, error: { code: "missing_token" } });
  });
});
