import { buildModel, type ContractModel, type ContractSource, lintContract } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { source } from "../codegen/source.ts";

type Row = readonly [wire: string, required: boolean, name: string | false, type: string];

/** The claims of the profile, written down a second time from the reference. */
const claims: readonly Row[] = [
  ["iss", true, false, "string"],
  ["aud", true, "audience", "string or list"],
  ["exp", true, "expiresAt", "integer"],
  ["iat", true, "issuedAt", "integer"],
  ["nbf", false, false, "integer"],
  ["jti", true, "jti", "string"],
  ["sub", true, "sub", "string"],
  ["zone_id", true, "zoneId", "string"],
  ["client_id", true, "clientId", "string"],
  ["sid", true, "authorityRecordId", "string"],
  ["root_sid", true, "rootAuthorityRecordId", "string"],
  ["scope", false, "scope", "string"],
  ["agent_session_id", false, "sessionId", "string"],
  ["delegation_edge_id", false, "delegationId", "string"],
  ["source_session_id", false, "sourceSessionId", "string"],
  ["target_session_id", false, "targetSessionId", "string"],
  ["delegation_path", false, "delegationPath", "list"],
  ["delegation_chain", false, "delegationChain", "list"],
  ["hop_count", false, "hopCount", "integer"],
  ["delegation_graph_epoch", false, "graphEpoch", "integer"],
  ["use", true, "use", "session gateway resource"],
  ["sub_type", true, "subType", "user application"],
  ["target", false, "targetResources", "list"],
];

const codes: readonly (readonly [code: string, status: number, challenge: string, description: string])[] = [
  ["missing_token", 401, "bare", "Missing bearer token"],
  ["invalid_token", 401, "invalid_token", "Token validation failed"],
  ["invalid_zone", 401, "invalid_token", "Token zone validation failed"],
  ["insufficient_scope", 403, "insufficient_scope", "Missing scope: {missing}"],
  ["session_revoked", 401, "invalid_token", "Session revoked"],
  ["session_required", 403, "none", "Session required"],
  ["delegation_required", 403, "none", "Delegation required"],
  ["chain_mismatch", 403, "none", "Delegation chain missing application: {missing}"],
  ["hop_count_exceeded", 403, "none", "Hop count exceeded"],
  ["verification_unavailable", 503, "none", "Verification temporarily unavailable"],
  ["delegation_stale", 401, "invalid_token", "Delegation graph changed"],
];

const checks: readonly (readonly [name: string, check: string, code: string, fallback: unknown])[] = [
  ["issuer", "equals iss", "invalid_token", undefined],
  ["audience", "containsAny aud oneOrMany", "invalid_token", undefined],
  ["zoneId", "equals zone_id", "invalid_zone", undefined],
  ["requiredUse", "equals use", "invalid_token", "resource"],
  ["requiredScopes", "containsAll scope words", "insufficient_scope", undefined],
  ["requiredTargets", "containsAll target", "invalid_token", undefined],
  ["requireSession", "present agent_session_id", "session_required", false],
  ["requireDelegation", "present delegation_edge_id", "delegation_required", false],
  ["maxHopCount", "atMost hop_count", "hop_count_exceeded", 10],
  ["requireChainContains", "containsAll delegation_chain application_id", "chain_mismatch", undefined],
];

const typeOf = (schema: Readonly<Record<string, unknown>>): string => {
  if (Array.isArray(schema["enum"])) return schema["enum"].join(" ");
  if (Array.isArray(schema["anyOf"])) return "string or list";
  return schema["type"] === "array" ? "list" : String(schema["type"]);
};

/** Everything that the reference says about the profile. */
const describeProfile = (model: ContractModel) => {
  const profile = model.profiles.find((candidate) => candidate.id === "1.0");
  if (profile === undefined) return undefined;
  const { source: own, types } = profile.model;
  const hop = types.find((type) => type.name === "ChainHop");
  return {
    description: typeof profile.source.description,
    from: profile.source.source,
    claims: profile.claims.members.map((member) => [
      member.names.wire,
      member.required,
      member.projected && member.names.typescript,
      typeOf(member.schema),
    ]),
    described: profile.claims.members.every(({ schema }) => typeof schema["description"] === "string"),
    items: (profile.claims.members.find(({ names }) => names.wire === "target")?.schema["items"] as object) ?? {},
    emptyClaims: profile.claims.members
      .filter((member) => member.required && member.schema["type"] === "string" && member.schema["enum"] === undefined)
      .every((member) => member.schema["minLength"] === 1),
    hop: hop?.members.map((member) => [member.names.wire, member.required, member.names.typescript]),
    aliases: Object.keys(hop?.aliases ?? {}),
    codes: own.errors.map(({ code, status, challenge, description }) => [code, status, challenge, description]),
    hints: own.errors.map(({ code, hint }) => [code, hint]).filter(([code]) => code === "session_required"),
    complete: own.errors.every(({ hint, stages }) => hint !== "" && stages.length > 0),
    retriable: own.errors.filter(({ retriable }) => retriable).map(({ code }) => code),
    seeds: own.errors.filter(({ seed }) => !seed).map(({ code }) => code),
    stageOfStale: own.errors.find(({ code }) => code === "delegation_stale")?.stages,
    checks: profile.checks.map(({ name, check, schema }) => [
      name,
      [check.op, check.claim, check.as, check.each].filter((part) => part !== undefined).join(" "),
      check.error,
      schema["default"],
    ]),
    optionsDescribed: profile.checks.every(
      ({ description, schema }) => description !== "" && typeof schema["description"] === "string",
    ),
    sources: profile.checks
      .map((check) => [check.name, check.source])
      .filter(([name]) => name?.startsWith("requiredT")),
    uses: typeOf(profile.checks.find(({ name }) => name === "requiredUse")?.schema ?? {}),
    targets: profile.checks.find(({ name }) => name === "requiredTargets")?.schema["items"],
    required: profile.checks.filter((check) => check.required).map((check) => check.name),
    hooks: profile.hookChecks.map(({ name, order, description, check }) => ({
      name,
      order,
      described: description !== "",
      ...check,
    })),
    stages: profile.source.stages,
    anchors: profile.source.anchors,
    keySetUrl: profile.source.keySetUrl,
    zoneRequired: profile.source.zoneRequired,
    showsHints: profile.source.hints,
    skew: own.limits["clockSkewSeconds"],
  };
};

const expected = {
  description: "string",
  from: "schema/profiles/1.0.ts",
  claims,
  described: true,
  items: { type: "string", minLength: 1, description: "Resource." },
  emptyClaims: true,
  hop: [
    ["application_id", true, "applicationId"],
    ["agent_session_id", false, "sessionId"],
    ["delegation_edge_id", false, "delegationId"],
  ],
  aliases: [],
  codes,
  hints: [["session_required", "Present a mandate that was issued to a session."]],
  complete: true,
  retriable: ["verification_unavailable"],
  seeds: ["verification_unavailable", "delegation_stale"],
  stageOfStale: ["revocation"],
  checks,
  optionsDescribed: true,
  sources: [["requiredTargets", "schema/profiles/1.0.ts"]],
  uses: "session gateway resource",
  targets: { type: "string", minLength: 1, description: "Resource." },
  required: ["issuer", "audience", "zoneId"],
  hooks: [
    {
      name: "revocations",
      order: 10,
      described: true,
      op: "call",
      hook: "isRevoked",
      args: ["sid"],
      error: "session_revoked",
      unavailable: "verification_unavailable",
      reason: "revocation_unavailable",
    },
    {
      name: "delegationEpoch",
      order: 20,
      described: true,
      op: "call",
      hook: "isDelegationStale",
      args: ["zone_id", "delegation_graph_epoch"],
      error: "delegation_stale",
      unavailable: "verification_unavailable",
      reason: "revocation_unavailable",
    },
  ],
  stages: ["extract", "decode", "signature", "claims", "requirements", "revocation"],
  anchors: ["sid", "root_sid", "agent_session_id", "delegation_edge_id"],
  keySetUrl: "{issuer}/.well-known/jwks.json?zone_id={zone}",
  zoneRequired: true,
  showsHints: true,
  skew: 60,
};

type Path = readonly (string | number)[];

/** Every member and element of the data, at every depth. */
const pathsIn = (value: unknown, at: Path = []): readonly Path[] => {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_item, index) => index) : Object.keys(value);
  return keys.flatMap((key) => [
    [...at, key],
    ...pathsIn((value as Readonly<Record<string | number, unknown>>)[key], [...at, key]),
  ]);
};

const without = (value: unknown, path: Path): unknown => {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  let node = copy;
  for (const key of path.slice(0, -1)) node = node[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (Array.isArray(node)) node.splice(Number(last), 1);
  else delete node[last];
  return copy;
};

const profile = source.profiles.find((candidate) => candidate.id === "1.0");

describe("profile 1.0", () => {
  it("says what the reference says", () => {
    expect(lintContract(source)).toEqual([]);
    expect(describeProfile(buildModel(source))).toEqual(expected);
  });

  const paths = pathsIn(profile);

  it("has data to remove", () => {
    expect(paths.length).toBeGreaterThan(120);
  });

  it.each(paths.map((path) => [path.join("/"), path] as const))("is not the same without %s", (_name, path) => {
    const changed: ContractSource = {
      ...source,
      profiles: source.profiles.map((candidate) =>
        candidate.id === "1.0" ? (without(candidate, path) as typeof candidate) : candidate,
      ),
    };
    let seen: unknown;
    try {
      seen = lintContract(changed).length > 0 ? "refused" : describeProfile(buildModel(changed));
    } catch {
      seen = "refused";
    }
    expect(seen).not.toEqual(expected);
  });
});
