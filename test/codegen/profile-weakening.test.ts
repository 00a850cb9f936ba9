import { ContractError, type ContractExtension, defineContract, type Finding } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import { core } from "../../generated/typescript/contract.ts";

type Profiles = NonNullable<ContractExtension["profiles"]>;

const resolved = (profiles: Profiles) =>
  resolveConfig(
    JSON.parse(JSON.stringify(defineContract({ extends: core, name: "acme", version: "1.0.0", profiles }))),
    "countersign.config.ts",
  );

const findingsOf = (profiles: Profiles): readonly Finding[] => {
  try {
    resolved(profiles);
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.findings;
    throw error;
  }
};

const STAGES = ["extract", "decode", "signature", "claims", "revocation", "requirements"] as const;

describe("a profile that a contract adds", () => {
  const weaker: readonly (readonly [string, string, Profiles[string]])[] = [
    ["fewer anchors", "/anchors", { anchors: ["sid"] }],
    ["no anchor", "/anchors", { anchors: [] }],
    ["a zone that may be left out", "/zoneRequired", { zoneRequired: false }],
    ["more clock skew", "/limits/clockSkewSeconds", { limits: { clockSkewSeconds: 300 } }],
    ["longer tokens", "/limits/tokenCharacters", { limits: { tokenCharacters: 1_000_000 } }],
    [
      "a larger hop limit by default",
      "/requirements/maxHopCount/schema/default",
      { options: { maxHopCount: { default: 255 } } },
    ],
    [
      "another use by default",
      "/requirements/requiredUse/schema/default",
      { options: { requiredUse: { default: "gateway" } } },
    ],
    ["an outage for a refusal", "/errors/session_revoked/status", { codes: { session_revoked: { status: 503 } } }],
    [
      "a refusal for an outage",
      "/errors/verification_unavailable/status",
      { codes: { verification_unavailable: { status: 403 } } },
    ],
    [
      "the code of another check",
      "/requirements/requiredScopes/check/error",
      { options: { requiredScopes: { error: "missing_token" } } },
    ],
    ["keys from elsewhere", "/keySetUrl", { keySetUrl: "https://keys.example.com/jwks.json" }],
    ["keys of every zone", "/keySetUrl", { keySetUrl: "{issuer}/.well-known/jwks.json" }],
    [
      "an expiry that is not handed on",
      "/definitions/Claims/properties/exp",
      { types: { Claims: { names: { exp: false } } } },
    ],
  ];

  it.each(weaker)("may not have %s", (_what, place, profile) => {
    const findings = findingsOf({ ours: { base: "1.0", ...profile } });
    expect([...new Set(findings.map(({ rule, pointer }) => `${rule} ${pointer}`))]).toEqual([
      `weakens-ancestor /profiles/ours${place}`,
    ]);
    for (const { file, fix } of findings) expect([file, fix]).toEqual(["countersign.config.ts", expect.any(String)]);
  });

  const free: readonly (readonly [string, Profiles[string]])[] = [
    ["the order of the last two stages", { stages: STAGES }],
    ["the order of its checks", { options: { maxHopCount: { order: 1 } } }],
    ["a stricter default", { options: { maxHopCount: { default: 3 } } }],
    ["another name of an option", { options: { requireSession: { name: "needSession", order: 1 } } }],
    ["another name of a claim", { types: { Claims: { names: { sid: "record_id" } } } }],
    ["another name and status of a code", { codes: { session_required: { code: "session_needed", status: 401 } } }],
    ["a claim that must be there", { types: { Claims: { required: ["nbf"] } } }],
    ["one more anchor", { anchors: ["sid", "root_sid", "agent_session_id", "delegation_edge_id", "client_id"] }],
    ["hints", { hints: false }],
    ["keys of the zone at another path", { keySetUrl: "{issuer}/keys/{zone}.json" }],
    ["less clock skew", { limits: { clockSkewSeconds: 0 } }],
  ];

  it.each(free)("chooses %s", (_what, profile) => {
    expect(findingsOf({ ours: { base: "1.0", ...profile } })).toEqual([]);
  });

  it("has the anchors of a profile that starts from another, in whatever order they are written", () => {
    const contract = resolved({ last: { base: "middle" }, middle: { base: "1.0" } });
    for (const id of ["last", "middle"]) {
      const profile = contract.profiles.find((candidate) => candidate.id === id);
      expect(profile).toMatchObject({ zoneRequired: true, anchors: { length: 4 } });
    }
  });

  it("is compared with the profile that it names, which may be stricter than the core's", () => {
    const findings = findingsOf({
      last: { base: "middle", options: { maxHopCount: { default: 10 } } },
      middle: { base: "1.0", options: { maxHopCount: { default: 3 } } },
    });
    expect(findings.map(({ pointer }) => pointer)).toEqual(["/profiles/last/requirements/maxHopCount/schema/default"]);
  });

  it.each<readonly [string, string, Profiles[string]]>([
    ["an option", "/ours/options/requiredScopes", { options: { requiredScopes: { name: "requiredTargets" } } }],
    ["a code", "/ours/codes/chain_mismatch", { codes: { chain_mismatch: { code: "invalid_token" } } }],
    [
      "a claim",
      "/ours/types/Claims/names/sub",
      { types: { Claims: { names: { sub: "client_id", client_id: "sub" } } } },
    ],
  ])("may not give %s a name that means something else in its base", (_what, pointer, profile) => {
    expect(findingsOf({ ours: { base: "1.0", ...profile } })).toContainEqual(
      expect.objectContaining({ rule: "name-collision", pointer }),
    );
  });
});
