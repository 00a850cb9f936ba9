import {
  authErrorBody,
  authenticate,
  authenticateRequest,
  CountersignConfigError,
  challengeHeader,
  checkActiveAuthority,
  createJwksCache,
  createVerifier,
  errorToStatus,
  explain,
} from "countersign";
import { core } from "countersign/contract";
import { mintTestPrincipal } from "countersign/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { codeOf, reasonOf } from "./support/scene.ts";
import { createScene10, type Scene10 } from "./support/scene-1.0.ts";

const profile = core.profiles["1.0"];
let scene: Scene10;
beforeEach(async () => {
  scene = await createScene10();
});

describe("a mandate of profile 1.0", () => {
  it("passes, under the names of the profile", async () => {
    const result = await scene.verifier().authenticate(await scene.issuer.mint({ target: ["resource://a"] }));
    expect(result).toMatchObject({
      ok: true,
      principal: {
        authorityRecordId: "session-1",
        rootAuthorityRecordId: "session-1",
        sessionId: "agent-session-1",
        delegationId: "edge-1",
        use: "resource",
        subType: "user",
        targetResources: ["resource://a"],
        delegationChain: [{ applicationId: "app-orchestrator", sessionId: "agent-session-0" }, {}],
      },
    });
  });

  it.each(["iat", "jti", "root_sid", "use", "sub_type"])("needs the claim %s", async (claim) => {
    const token = await scene.issuer.mint({ [claim]: undefined });
    expect(codeOf(await scene.verifier().authenticate(token))).toBe("invalid_token");
  });

  it("names the application ids of hops in the first spelling alone", async () => {
    const token = await scene.issuer.mint({ delegation_chain: [{ app: "app-worker" }] });
    expect(codeOf(await scene.verifier().authenticate(token))).toBe("invalid_token");
  });

  it("may be 60 seconds past its expiry, and no more", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({}, { ttlSeconds: 10 });
    scene.clock.advance(69_999);
    const result = await verifier.authenticate(token);
    expect(codeOf(result)).toBe("ok");
    if (result.ok) expect(await verifier.checkActive(result.principal)).toBeNull();
    scene.clock.advance(1);
    expect(codeOf(await verifier.authenticate(token))).toBe("invalid_token");
    if (result.ok) expect(await verifier.checkActive(result.principal)).toMatchObject({ code: "invalid_token" });
  });
});

describe("requirements of profile 1.0", () => {
  it("come before revocation, and after the zone", async () => {
    scene.revocations.markRevoked("gone");
    const verifier = scene.verifier({ requiredScopes: ["need:scope"] });
    const poor = await scene.issuer.mint({ sid: "gone", scope: "other" });
    expect(codeOf(await verifier.authenticate(poor))).toBe("insufficient_scope");
    const good = await scene.issuer.mint({ sid: "gone", scope: "need:scope" });
    expect(codeOf(await verifier.authenticate(good))).toBe("session_revoked");
    const elsewhere = await scene.issuer.mint({ use: "gateway", zone_id: "zone-2" });
    expect(codeOf(await verifier.authenticate(elsewhere))).toBe("invalid_zone");
    const { rungs } = await verifier.explain(poor);
    expect(rungs.filter(({ stage }) => stage === "revocation")).toEqual([
      { stage: "revocation", check: "revocations", state: "not reached" },
      { stage: "revocation", check: "delegationEpoch", state: "not reached" },
    ]);
  });

  it("are checked use, scopes, targets, session, delegation, hops, chain", async () => {
    const verifier = scene.verifier({
      requiredScopes: ["need:scope"],
      requiredTargets: ["resource://need"],
      requireSession: true,
      requireDelegation: true,
      maxHopCount: 0,
      requireChainContains: ["app-need"],
    });
    const steps: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ["requiredUse", { use: "session" }, "invalid_token"],
      ["requiredScopes", { scope: "other" }, "insufficient_scope"],
      ["requiredTargets", { target: ["resource://other"] }, "invalid_token"],
      ["requireSession", { agent_session_id: undefined }, "session_required"],
      ["requireDelegation", { delegation_edge_id: undefined }, "delegation_required"],
      ["maxHopCount", { hop_count: 1 }, "hop_count_exceeded"],
      ["requireChainContains", { delegation_chain: [] }, "chain_mismatch"],
    ];
    const sound = { scope: "need:scope", target: ["resource://need"], hop_count: 0 };
    const chain = { delegation_chain: [{ application_id: "app-need" }] };
    for (const [index, [check, , code]] of steps.entries()) {
      const faults = Object.assign({}, ...steps.slice(index).map(([, fault]) => fault));
      const token = await scene.issuer.mint({ ...sound, ...chain, ...faults });
      expect(codeOf(await verifier.authenticate(token)), check).toBe(code);
      const failed = (await verifier.explain(token)).rungs.find(({ state }) => state === "fail");
      expect(failed).toMatchObject({ stage: "requirements", check, code });
    }
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ ...sound, ...chain })))).toBe("ok");
  });

  it("accept a gateway's mandate where a gateway's is asked for, and no other", async () => {
    const verifier = scene.verifier({ requiredUse: "gateway" });
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ use: "gateway" })))).toBe("ok");
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("invalid_token");
  });

  it("fail every mandate where a route wants another use than its verifier", async () => {
    const route = scene.verifier().require({ requiredUse: "gateway" });
    for (const use of ["resource", "gateway", "session"]) {
      expect(codeOf(await route.authenticate(await scene.issuer.mint({ use })))).toBe("invalid_token");
    }
    const same = scene.verifier({ requiredUse: "gateway" }).require({ requiredUse: "gateway" });
    expect(codeOf(await same.authenticate(await scene.issuer.mint({ use: "gateway" })))).toBe("ok");
  });

  it("unite targets of a route with those of its verifier", async () => {
    const route = scene.verifier({ requiredTargets: ["resource://a"] }).require({ requiredTargets: ["resource://b"] });
    expect(route.requirements.requiredTargets).toEqual(["resource://a", "resource://b"]);
    expect(codeOf(await route.authenticate(await scene.issuer.mint({ target: ["resource://b"] })))).toBe(
      "invalid_token",
    );
  });
});

describe("anchors of profile 1.0", () => {
  it.each(["sid", "root_sid", "agent_session_id", "delegation_edge_id"])("include %s", async (claim) => {
    scene.revocations.markRevoked("gone");
    const verifier = scene.verifier();
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint({ [claim]: "gone" })))).toBe("session_revoked");
  });

  it("are asked about once each", async () => {
    const asked: string[] = [];
    const revocations = {
      isRevoked: (id: string) => {
        asked.push(id);
        return false;
      },
      markRevoked: () => undefined,
      currentDelegationEpoch: () => 0,
    };
    await scene.verifier({ revocations }).authenticate(await scene.issuer.mint({ sid: "a", root_sid: "a" }));
    expect(asked).toEqual(["a", "agent-session-1", "edge-1"]);
  });

  it("that are revoked beat lookups of others that fail", async () => {
    const revocations = {
      isRevoked: (id: string) => {
        if (id === "edge-1") return true;
        throw new Error("down");
      },
      markRevoked: () => undefined,
      currentDelegationEpoch: () => 0,
    };
    const token = await scene.issuer.mint();
    expect(codeOf(await scene.verifier({ revocations }).authenticate(token))).toBe("session_revoked");
  });
});

describe("the delegation epoch", () => {
  const store = (epoch: unknown, answer: () => unknown = () => epoch) => ({
    isRevoked: () => false,
    markRevoked: () => undefined,
    currentDelegationEpoch: () => answer() as number,
  });
  const unavailable = "verification_unavailable revocation_unavailable";

  it("of the mandate's zone must not have passed the mandate's own", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ delegation_graph_epoch: 7 });
    scene.revocations.markDelegationEpoch("zone-2", 99);
    scene.revocations.markDelegationEpoch("zone-1", 7);
    const result = await verifier.authenticate(token);
    expect(codeOf(result)).toBe("ok");
    scene.revocations.markDelegationEpoch("zone-1", 8);
    expect(codeOf(await verifier.authenticate(token))).toBe("delegation_stale");
    if (!result.ok) throw new Error("unreachable");
    expect(await verifier.checkActive(result.principal)).toMatchObject({ code: "delegation_stale" });
    expect(await checkActiveAuthority(result.principal, scene.deps)).toMatchObject({ code: "delegation_stale" });
    expect(verifier.checkRevocation(result.principal)).toMatchObject({ code: "delegation_stale" });
  });

  it("is not looked at for a mandate without one, and the explanation says so", async () => {
    scene.revocations.markDelegationEpoch("zone-1", 8);
    const token = await scene.issuer.mint({ delegation_graph_epoch: undefined });
    expect(codeOf(await scene.verifier().authenticate(token))).toBe("ok");
    const { rungs } = await scene.verifier().explain(token);
    expect(rungs.find(({ check }) => check === "delegationEpoch")).toMatchObject({ state: "skipped" });
    expect(rungs.find(({ check }) => check === "revocations")).toMatchObject({ state: "pass" });
  });

  it("is compared exactly beyond 2^53", async () => {
    const token = await scene.issuer.mint({ delegation_graph_epoch: 2 ** 53 - 1 });
    const held = scene.verifier({ revocations: store(2n ** 53n - 1n) });
    expect(codeOf(await held.authenticate(token))).toBe("ok");
    const risen = scene.verifier({ revocations: store(2n ** 53n) });
    expect(codeOf(await risen.authenticate(token))).toBe("delegation_stale");
  });

  it("loses to a revoked anchor", async () => {
    scene.revocations.markRevoked("gone");
    scene.revocations.markDelegationEpoch("zone-1", 8);
    expect(codeOf(await scene.verifier().authenticate(await scene.issuer.mint({ sid: "gone" })))).toBe(
      "session_revoked",
    );
  });

  it.each([
    ["negative", -1],
    ["negative and exact", -1n],
    ["fractional", 1.5],
    ["no number", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["inexact", 2 ** 53],
    ["beyond every stream's", 2n ** 63n],
    ["text", "0"],
    ["null", null],
    ["absent", undefined],
    ["an object", {}],
    ["text, later", Promise.resolve("0")],
  ])("that is %s leaves the verdict open", async (_, epoch) => {
    const verifier = scene.verifier({ revocations: store(epoch) });
    expect(reasonOf(await verifier.authenticate(await scene.issuer.mint()))).toBe(unavailable);
  });

  it("that cannot be had leaves the verdict open", async () => {
    const token = await scene.issuer.mint();
    const rejecting = store(0, () => Promise.reject(new Error("down")));
    expect(reasonOf(await scene.verifier({ revocations: rejecting }).authenticate(token))).toBe(unavailable);
    const throwing = store(0, () => {
      throw new Error("down");
    });
    expect(reasonOf(await scene.verifier({ revocations: throwing }).authenticate(token))).toBe(unavailable);
  });

  it("may arrive later", async () => {
    const token = await scene.issuer.mint({ delegation_graph_epoch: 2 });
    const fresh = scene.verifier({ revocations: store(Promise.resolve(2)) });
    expect(codeOf(await fresh.authenticate(token))).toBe("ok");
    const stale = scene.verifier({ revocations: store(Promise.resolve(3n)) });
    expect(codeOf(await stale.authenticate(token))).toBe("delegation_stale");
  });

  it("that never arrives is waited for no longer than revocationTimeoutMs", async () => {
    const verifier = scene.verifier({ revocations: store(new Promise(() => undefined)), revocationTimeoutMs: 1 });
    expect(reasonOf(await verifier.authenticate(await scene.issuer.mint()))).toBe(unavailable);
  });

  it("needs a store that knows epochs", async () => {
    const revocations = { isRevoked: () => false, markRevoked: () => undefined };
    expect(() => scene.verifier({ revocations })).toThrow(CountersignConfigError);
    expect(reasonOf(await authenticate("a.b.c", { ...scene.deps, revocations }))).toBe(
      "verification_unavailable misconfigured",
    );
  });
});

describe("refusals of profile 1.0", () => {
  it("have the statuses, challenges and hints of the profile", async () => {
    scene.revocations.markRevoked("gone");
    const request = new Request("https://notes.test", {
      headers: { authorization: `Bearer ${await scene.issuer.mint({ sid: "gone" })}` },
    });
    const answer = await authenticateRequest(request, scene.deps);
    if (answer.ok) throw new Error("unreachable");
    expect(answer.response.status).toBe(401);
    expect(answer.response.headers.get("www-authenticate")).toBe(
      'Bearer error="invalid_token", error_description="Session revoked"',
    );
    expect(await answer.response.json()).toEqual({
      error: "session_revoked",
      error_description: "Session revoked",
      error_hint: answer.error.hint,
    });
    expect(answer.error.hint).toMatch(/\w/);
  });

  it("come from one table", () => {
    const statuses = Object.keys(profile.errors).map((code) => [code, errorToStatus(code, profile)]);
    expect(Object.fromEntries(statuses)).toEqual({
      missing_token: 401,
      invalid_token: 401,
      invalid_zone: 401,
      insufficient_scope: 403,
      session_revoked: 401,
      session_required: 403,
      delegation_required: 403,
      chain_mismatch: 403,
      hop_count_exceeded: 403,
      verification_unavailable: 503,
      delegation_stale: 401,
    });
    expect(errorToStatus("agent_required", profile)).toBe(403);
    const stale = { code: "delegation_stale", description: "Delegation graph changed", hint: "h" };
    expect(challengeHeader(stale, { profile })).toBe(
      'Bearer error="invalid_token", error_description="Delegation graph changed"',
    );
    expect(authErrorBody(stale)).toEqual({
      error: "delegation_stale",
      error_description: "Delegation graph changed",
      error_hint: "h",
    });
  });
});

describe("the key set of profile 1.0", () => {
  it("is asked for with the zone, encoded, which no token chooses", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      throw new TypeError("down");
    };
    const verifier = scene.verifier({ fetch, zoneId: "zone 1/ä&x=y" });
    await verifier.authenticate(await scene.issuer.mint({ zone_id: "zone-2" }));
    expect(asked).toEqual(["https://issuer.test/.well-known/jwks.json?zone_id=zone%201%2F%C3%A4%26x%3Dy"]);
  });

  it("is not shared between zones", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push(new URL(String(input)).search);
      return scene.issuer.fetch(input, init);
    };
    const token = await scene.issuer.mint();
    await authenticate(token, { ...scene.deps, fetch });
    await authenticate(token, { ...scene.deps, fetch, zoneId: "zone-2" });
    await authenticate(token, { ...scene.deps, fetch });
    expect(asked).toEqual(["?zone_id=zone-1", "?zone_id=zone-2"]);
  });
});

describe("configuration of profile 1.0", () => {
  it("needs a zone, and finds out before anything is fetched", async () => {
    const { zoneId: _, ...zoneless } = scene.deps;
    expect(() => createVerifier(zoneless as never)).toThrow(CountersignConfigError);
    const result = await authenticate(await scene.issuer.mint(), zoneless as never);
    expect(reasonOf(result)).toBe("verification_unavailable misconfigured");
    expect(scene.issuer.requests()).toBe(0);
    if (!result.ok) expect(result.error.hint).toMatch(/\w/);
    expect(await explain("a.b.c", zoneless as never)).toMatchObject({ ok: false, profile: "1.0" });
  });

  it.each([["requireAgent", true]])("knows no option of another profile: %s", async (name, value) => {
    expect(() => scene.verifier({ [name]: value } as object)).toThrow(`option "${name}"`);
    const verifier = scene.verifier();
    expect(() => verifier.require({ [name]: value } as object)).toThrow(CountersignConfigError);
    const token = await scene.issuer.mint();
    expect(reasonOf(await verifier.authenticate(token, { [name]: value } as object))).toBe(
      "verification_unavailable misconfigured",
    );
  });

  it.each(["requireSession", "requiredUse", "requiredTargets"])("alone knows the option %s", (name) => {
    const { profile: _, ...deps } = scene.deps;
    expect(() => createVerifier({ ...deps, [name]: true } as never)).toThrow(`option "${name}"`);
  });
});

describe("a test principal of profile 1.0", () => {
  it("has the claims of the profile", () => {
    const principal = mintTestPrincipal({ sid: "s-1" }, { profile: "1.0" });
    expect(principal).toMatchObject({ authorityRecordId: "s-1", rootAuthorityRecordId: "session-1", use: "resource" });
    expect(() => mintTestPrincipal({ use: "nowhere" }, { profile: "1.0" })).toThrow(TypeError);
    expect(() => mintTestPrincipal({}, { profile: "9.9" as "1.0" })).toThrow(TypeError);
  });
});

describe("a shared key-set cache", () => {
  it("is warmed for every profile that asks the same URL alike", async () => {
    const { issuer, zoneId } = scene.issuer;
    const jwksCache = createJwksCache({ fetchImpl: scene.issuer.fetch });
    await jwksCache.warm({ issuer, zoneId, template: profile.keySetUrl });
    const { fetch: _, ...deps } = scene.deps;
    const verifier = createVerifier({ ...deps, jwksCache });
    expect(codeOf(await verifier.authenticate(await scene.issuer.mint()))).toBe("ok");
    expect(scene.issuer.requests()).toBe(1);
  });
});
