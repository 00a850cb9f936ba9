import { type Contract, core, type Profile } from "countersign/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, reasonOf, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

const profile: Profile = core.profiles["2026-05"] as Profile;

/** The core contract with the last two stages the other way round. */
const requirementsFirst: Contract = {
  ...core,
  profiles: {
    "2026-05": { ...profile, stages: ["extract", "decode", "signature", "claims", "requirements", "revocation"] },
  },
};

const strict = {
  zoneId: "zone-1",
  requiredScopes: ["need:scope"],
  requireAgent: true,
  requireDelegation: true,
  requireChainContains: ["need-app"],
  maxHopCount: 0,
};

/** One fault per step, in the order in which the ladder finds them. Each is applied together with all that follow. */
const faults: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ["payload", {}, "invalid_token"],
  ["shape", { sub: null }, "invalid_token"],
  ["issuer", { iss: "https://other.test" }, "invalid_token"],
  ["audience", { aud: "other" }, "invalid_token"],
  ["exp", { exp: 1 }, "invalid_token"],
  ["nbf", { nbf: 2 ** 40 }, "invalid_token"],
  ["iat", { iat: 2 ** 40 }, "invalid_token"],
  ["zoneId", { zone_id: "other" }, "invalid_zone"],
  ["revocations", { sid: "revoked" }, "session_revoked"],
  ["requiredScopes", { scope: "other" }, "insufficient_scope"],
  ["requireAgent", { agent_session_id: undefined }, "agent_required"],
  ["requireDelegation", { delegation_edge_id: undefined }, "delegation_required"],
  ["requireChainContains", { delegation_chain: undefined }, "chain_mismatch"],
  ["maxHopCount", { hop_count: 1 }, "hop_count_exceeded"],
];

const sound: Record<string, unknown> = {
  scope: "need:scope",
  delegation_chain: [{ application_id: "need-app" }],
  hop_count: undefined,
};

function claimsFrom(first: number): Record<string, unknown> {
  return Object.assign({}, sound, ...faults.slice(first).map(([, claims]) => claims));
}

describe("a mandate with several faults", () => {
  it("passes without any of them", async () => {
    scene.revocations.markRevoked("revoked");
    expect(reasonOf(await scene.verifier(strict).authenticate(await scene.issuer.mint(sound)))).toBe("ok");
  });

  it.each(faults.slice(1).map(([check, , code], index) => [check, code, index + 1] as const))(
    "fails at %s with %s when everything after it fails too",
    async (check, code, first) => {
      const token = await scene.issuer.mint(claimsFrom(first));
      const verifier = scene.verifier({ ...strict, cache: false });
      expect(reasonOf(await verifier.authenticate(token))).toBe(code);
      const { rungs } = await verifier.explain(token);
      expect(rungs.find((rung) => rung.state === "fail")?.check).toBe(check);
    },
  );

  it("fails in stage signature when it is badly signed and expired", async () => {
    const token = await scene.issuer.mint(claimsFrom(1), { fault: "tampered-signature" });
    const { rungs } = await scene.verifier(strict).explain(token);
    expect(rungs.find((rung) => rung.state === "fail")).toMatchObject({ stage: "signature", check: "signature" });
  });

  it("fails in stage decode when its header is bad and its key unknown", async () => {
    const token = await scene.issuer.mint({}, { rawHeader: '{"alg":"ES256","kid":"nope","crit":[]}' });
    const { rungs } = await scene.verifier().explain(token);
    expect(rungs.find((rung) => rung.state === "fail")).toMatchObject({ stage: "decode", check: "header" });
  });

  it("is revoked before it lacks a scope, and the other way round where the profile says so", async () => {
    const token = await scene.issuer.mint({ sid: "revoked", scope: "other" });
    const needs = { requiredScopes: ["need:scope"] };
    expect(reasonOf(await scene.verifier(needs).authenticate(token))).toBe("session_revoked");
    const other = scene.verifier({ ...needs, contract: requirementsFirst as unknown as typeof core });
    expect(reasonOf(await other.authenticate(token))).toBe("insufficient_scope");
    const { rungs } = await other.explain(token);
    expect(rungs.at(-1)).toMatchObject({ stage: "revocation", state: "not reached" });
    const scoped = await scene.issuer.mint({ sid: "revoked", scope: "need:scope" });
    expect(reasonOf(await other.authenticate(scoped))).toBe("session_revoked");
  });

  it("is misread before an outage is noticed, and an outage comes before signature and claims", async () => {
    const down = await createScene();
    down.issuer.setMode("down");
    const verifier = down.verifier();
    expect(reasonOf(await verifier.authenticate("a.b.c"))).toBe("invalid_token");
    expect(reasonOf(await verifier.authenticate(await down.issuer.mint({}, { header: { typ: "logout+jwt" } })))).toBe(
      "invalid_token",
    );
    const token = await down.issuer.mint({ sub: null }, { fault: "tampered-signature" });
    expect(reasonOf(await verifier.authenticate(token))).toBe("verification_unavailable keys_unavailable");
  });
});
