import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { core, isClaims } from "../../generated/typescript/index.ts";
import { anyClaims } from "./arbitrary.ts";

const profile = core.profiles["2026-05"];
const wire = { iss: "i", aud: "a", exp: 9, sub: "s", zone_id: "z", client_id: "c", sid: "r" } as const;

const deeplyFrozen = (value: unknown): boolean =>
  typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(deeplyFrozen));

describe("projection", () => {
  it("gives required claims under their names", () => {
    expect(profile.project(wire)).toMatchObject({
      audience: "a",
      expiresAt: 9,
      sub: "s",
      zoneId: "z",
      clientId: "c",
      sid: "r",
      scope: "",
    });
  });

  it("leaves out what is checked but not handed on", () => {
    const claims = profile.project({ ...wire, nbf: 1, root_sid: "root" });
    expect(JSON.stringify(claims)).not.toMatch(/"iss"|"nbf"|root/);
  });

  it("takes empty texts and empty lists as absent", () => {
    const claims = profile.project({
      ...wire,
      agent_session_id: "",
      delegation_chain: [],
      delegation_path: [],
      jti: "",
      scope: "",
    });
    expect(claims).toEqual(profile.project(wire));
    expect(claims.delegationChain).toBeUndefined();
    expect(claims.scope).toBe("");
  });

  it("turns minus zero into zero", () => {
    expect(Object.is(profile.project({ ...wire, hop_count: -0 }).hopCount, 0)).toBe(true);
    expect(Object.is(profile.project({ ...wire, exp: -0 }).expiresAt, 0)).toBe(true);
  });

  it("reads the epoch under its wire name alone", () => {
    expect(profile.project({ ...wire, delegation_graph_epoch: 4 }).graphEpoch).toBe(4);
    const legacy = profile.project({ ...wire, graph_epoch: 4 } as typeof wire);
    expect(legacy.graphEpoch).toBeUndefined();
    expect(legacy.extra).toEqual({ graph_epoch: 4 });
  });

  it("gives hops of either spelling alike", () => {
    const first = {
      ...wire,
      delegation_chain: [{ application_id: "a", agent_session_id: "b", delegation_edge_id: "c", other: 1 }],
    };
    const second = { ...wire, delegation_chain: [{ app: "a", session: "b", edge: "c", other: 1 }] };
    const of = (value: unknown): unknown => profile.project(profile.foldClaims(value) as typeof wire).delegationChain;
    expect(of(second)).toEqual(of(first));
    expect(of(first)).toEqual([{ applicationId: "a", agentSessionId: "b", delegationEdgeId: "c" }]);
  });

  it("keeps unknown members aside, without a prototype", () => {
    const value = JSON.parse('{"team":{"name":"x"},"__proto__":{"admin":true}}') as object;
    const { extra } = profile.project({ ...wire, ...value });
    expect(Object.getPrototypeOf(extra)).toBeNull();
    expect(Object.keys(extra)).toEqual(["team", "__proto__"]);
    expect(extra["admin"]).toBeUndefined();
  });

  it("folds nothing that needs no folding, and does not change its input", () => {
    const claims = { ...wire, delegation_chain: [{ app: "a" }] };
    const before = JSON.stringify(claims);
    expect(profile.foldClaims(wire)).toBe(wire);
    expect(profile.foldClaims(claims)).not.toBe(claims);
    expect(JSON.stringify(claims)).toBe(before);
  });

  it("freezes everything that it gives", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const folded = profile.foldClaims(structuredClone(claims));
        if (!isClaims(folded)) return;
        expect(deeplyFrozen(profile.project(folded))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
