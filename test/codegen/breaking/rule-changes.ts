import { code, type Draft, drop, hook, profile, requirement, stage } from "./draft.ts";
import type { Seeded } from "./seeded.ts";

const Q = "/requirements";

const wanted = (name: string, schema: object, more: object = {}): object => ({
  name,
  source: "schema/requirements.ts",
  stage: "requirements",
  order: 1000,
  schema: { description: "Option.", ...schema },
  description: "Requirement.",
  check: { claim: "jti", op: "present", error: "delegation_required" },
  ...more,
});
const later = (op: string, schema: object, error = "delegation_required"): object =>
  wanted("later", schema, { check: { claim: "delegation_path", op, error } });
const withDefault =
  (op: string, value: unknown): ((draft: Draft) => unknown) =>
  (draft) =>
    draft.requirements.push(later(op, { type: "array", items: { type: "string" }, default: value }));
const setDefault =
  (name: string, value: unknown): ((draft: Draft) => unknown) =>
  (draft) =>
    (requirement(draft, name).schema.default = value);
const setLimit =
  (name: string, value: number): ((draft: Draft) => unknown) =>
  (draft) =>
    (draft.limits[name] = value);
const zone: readonly string[] = ["1.0", "2026-05"];

/** Changes of requirements, codes, stages, hooks, limits and profiles, each with every change that must be found. */
export const ruleChanges: readonly Seeded[] = [
  {
    name: "a requirement that nobody need ask for is added",
    edit: (draft) => draft.requirements.push(wanted("requireId", { type: "boolean", default: false })),
    found: [`behaviour check-added neutral minor ${Q}/requireId`],
  },
  {
    name: "a requirement that is on by default is added",
    edit: (draft) => draft.requirements.push(wanted("requireId", { type: "boolean", default: true })),
    found: [`behaviour check-added stricter major breaking ${Q}/requireId`],
  },
  {
    name: "a requirement is removed",
    edit: (draft) => drop(draft.requirements, requirement(draft, "requireChainContains")),
    found: [`behaviour check-removed weaker major breaking ${Q}/requireChainContains`],
  },
  {
    name: "an option is renamed",
    edit: (draft) => (requirement(draft, "requireDelegation").name = "requireEdge"),
    found: [`source option-renamed neutral major breaking ${Q}/requireEdge`],
  },
  {
    name: "an option is renamed in one language",
    edit: (draft) => (requirement(draft, "zoneId").names.python = "zone_id"),
    found: [`source option-renamed neutral major breaking ${Q}/zoneId`],
  },
  {
    name: "an option must be given",
    edit: (draft) => (requirement(draft, "requiredScopes").required = true),
    found: [`source option-required stricter major breaking ${Q}/requiredScopes`],
  },
  {
    name: "an option may be left out",
    edit: (draft) => (requirement(draft, "audience").required = false),
    found: [`source option-optional weaker minor ${Q}/audience`],
  },
  {
    name: "an option takes more",
    edit: (draft) => (requirement(draft, "maxHopCount").schema.maximum = 1000),
    found: [`behaviour maximum-changed weaker minor ${Q}/maxHopCount/schema`],
  },
  {
    name: "an option takes less",
    edit: (draft) => (requirement(draft, "maxHopCount").schema.maximum = 100),
    found: [`behaviour maximum-changed stricter major breaking ${Q}/maxHopCount/schema`],
  },
  {
    name: "a default limit is lowered",
    edit: setDefault("maxHopCount", 5),
    found: [`behaviour default-changed stricter major breaking ${Q}/maxHopCount/schema/default`],
  },
  {
    name: "a default limit is raised",
    edit: setDefault("maxHopCount", 20),
    found: [`behaviour default-changed weaker major breaking ${Q}/maxHopCount/schema/default`],
  },
  {
    name: "a default limit is gone",
    edit: (draft) => delete requirement(draft, "maxHopCount").schema.default,
    found: [`behaviour default-changed weaker major breaking ${Q}/maxHopCount/schema/default`],
  },
  {
    name: "a requirement is on by default",
    edit: setDefault("requireDelegation", true),
    found: [`behaviour default-changed stricter major breaking ${Q}/requireDelegation/schema/default`],
  },
  {
    name: "a requirement is no longer on by default",
    prepare: setDefault("requireDelegation", true),
    edit: setDefault("requireDelegation", false),
    found: [`behaviour default-changed weaker major breaking ${Q}/requireDelegation/schema/default`],
  },
  {
    name: "everything of a longer list is asked by default",
    prepare: withDefault("containsAll", ["a"]),
    edit: setDefault("later", ["a", "b"]),
    found: [`behaviour default-changed stricter major breaking ${Q}/later/schema/default`],
  },
  {
    name: "any one of a longer list is enough by default",
    prepare: withDefault("containsAny", ["a"]),
    edit: setDefault("later", ["a", "b"]),
    found: [`behaviour default-changed weaker major breaking ${Q}/later/schema/default`],
  },
  {
    name: "a check compares differently",
    edit: (draft) => (requirement(draft, "requiredScopes").check.op = "containsAny"),
    found: [`behaviour check-op-changed weaker major breaking ${Q}/requiredScopes/check/op`],
  },
  {
    name: "a check reads another claim",
    edit: (draft) => (requirement(draft, "requireDelegation").check.claim = "jti"),
    found: [`behaviour check-claim-changed weaker major breaking ${Q}/requireDelegation/check/claim`],
  },
  {
    name: "a check splits no longer",
    edit: (draft) => delete requirement(draft, "requiredScopes").check.as,
    found: [`behaviour check-reading-changed weaker major breaking ${Q}/requiredScopes/check/as`],
  },
  {
    name: "a check looks at another member of each item",
    edit: (draft) => (requirement(draft, "requireChainContains").check.each = "agent_session_id"),
    found: [`behaviour check-reading-changed weaker major breaking ${Q}/requireChainContains/check/each`],
  },
  {
    name: "an absent count fails",
    edit: (draft) => delete requirement(draft, "maxHopCount").check.ifAbsent,
    found: [`behaviour check-absent-changed stricter major breaking ${Q}/maxHopCount/check/ifAbsent`],
  },
  {
    name: "an absent count stands for less",
    prepare: (draft) => (requirement(draft, "maxHopCount").check.ifAbsent = 5),
    edit: (draft) => (requirement(draft, "maxHopCount").check.ifAbsent = 0),
    found: [`behaviour check-absent-changed weaker major breaking ${Q}/maxHopCount/check/ifAbsent`],
  },
  {
    name: "a check refuses with another code",
    edit: (draft) => (requirement(draft, "maxHopCount").check.error = "delegation_required"),
    found: [`behaviour check-code-changed weaker major breaking ${Q}/maxHopCount/check/error`],
  },
  {
    name: "a check moves to another stage",
    edit: (draft) => Object.assign(requirement(draft, "requireDelegation"), { stage: "claims", order: 40 }),
    found: [
      `behaviour check-stage-changed weaker major breaking ${Q}/requireDelegation/stage`,
      "behaviour stage-code-added neutral minor /stages/claims/codes/delegation_required",
    ],
  },
  {
    name: "two checks change places",
    edit(draft) {
      requirement(draft, "requireDelegation").order = 40;
      requirement(draft, "requireChainContains").order = 30;
    },
    found: zone.map((id) => `behaviour checks-reordered weaker major breaking /profiles/${id}${Q}`),
  },
  {
    name: "a hook is asked about another claim",
    edit: (draft) => (requirement(draft, "revocations").check.args = ["jti"]),
    found: [`behaviour check-arguments-changed weaker major breaking ${Q}/revocations/check/args`],
  },
  {
    name: "an unanswered hook has another reason",
    edit: (draft) => (requirement(draft, "revocations").check.reason = "keys_unavailable"),
    found: [`behaviour check-reason-changed weaker major breaking ${Q}/revocations/check/reason`],
  },
  {
    name: "a code is added",
    edit: (draft) =>
      draft.errors.push({ ...code(draft, "chain_mismatch"), code: "team_mismatch", stages: [], seed: false }),
    found: ["wire-out code-added neutral major breaking /errors/team_mismatch"],
  },
  {
    name: "a code is removed",
    prepare: (draft) =>
      draft.errors.push({ ...code(draft, "chain_mismatch"), code: "team_mismatch", stages: [], seed: false }),
    edit: (draft) => drop(draft.errors, code(draft, "team_mismatch")),
    found: ["source code-removed neutral major breaking /errors/team_mismatch"],
  },
  {
    name: "a code has another status",
    edit: (draft) => (code(draft, "chain_mismatch").status = 401),
    found: ["behaviour status-changed weaker major breaking /errors/chain_mismatch/status"],
  },
  {
    name: "a code has another status in one profile",
    edit: (draft) => (profile(draft, "1.0").codes.session_revoked.status = 403),
    found: ["behaviour status-changed weaker major breaking /profiles/1.0/errors/session_revoked/status"],
  },
  {
    name: "a code has another challenge",
    edit: (draft) => (code(draft, "chain_mismatch").challenge = "bare"),
    found: ["behaviour challenge-changed weaker major breaking /errors/chain_mismatch/challenge"],
  },
  {
    name: "a code may be tried again",
    edit: (draft) => (code(draft, "chain_mismatch").retriable = true),
    found: ["behaviour retriable-changed weaker major breaking /errors/chain_mismatch/retriable"],
  },
  {
    name: "a code's description, which is sent, has other words",
    edit: (draft) => (code(draft, "hop_count_exceeded").description = "Too many hops"),
    found: ["behaviour code-description-changed neutral minor /errors/hop_count_exceeded/description"],
  },
  {
    name: "a code's description names what is missing",
    edit: (draft) => (code(draft, "hop_count_exceeded").description = "Hop count exceeded: {missing}"),
    found: ["behaviour code-description-changed weaker major breaking /errors/hop_count_exceeded/description"],
  },
  {
    name: "a code's hint has other words",
    edit: (draft) => (code(draft, "hop_count_exceeded").hint = "Delegate less."),
    found: ["behaviour code-hint-changed neutral patch /errors/hop_count_exceeded/hint"],
  },
  {
    name: "a reason is added",
    edit: (draft) => code(draft, "verification_unavailable").reasons.push("clock_unavailable"),
    found: ["wire-out reason-added neutral major breaking /errors/verification_unavailable/reasons/clock_unavailable"],
  },
  {
    name: "a reason is removed",
    edit: (draft) => drop(code(draft, "verification_unavailable").reasons, "policy_unavailable"),
    found: ["source reason-removed neutral major breaking /errors/verification_unavailable/reasons/policy_unavailable"],
  },
  {
    name: "a code leaves the nine of the seed",
    edit: (draft) => (code(draft, "chain_mismatch").seed = false),
    found: ["source code-seed-changed neutral major breaking /errors/chain_mismatch/seed"],
  },
  {
    name: "a stage answers with one code more",
    edit(draft) {
      stage(draft, "decode").codes.push("invalid_zone");
      code(draft, "invalid_zone").stages.push("decode");
    },
    found: ["behaviour stage-code-added neutral minor /stages/decode/codes/invalid_zone"],
  },
  {
    name: "a stage answers with one code less",
    edit(draft) {
      drop(stage(draft, "extract").codes, "verification_unavailable");
      drop(code(draft, "verification_unavailable").stages, "extract");
    },
    found: ["behaviour stage-code-removed weaker major breaking /stages/extract/codes/verification_unavailable"],
  },
  {
    name: "a hook is added",
    edit: (draft) => draft.hooks.push({ ...hook(draft, "isRevoked"), name: "isLocked" }),
    found: ["source hook-added neutral minor /hooks/isLocked"],
  },
  {
    name: "a hook has one argument more",
    edit: (draft) => hook(draft, "isRevoked").args.push({ name: "zone", type: "string" }),
    found: ["source hook-arguments-changed weaker major breaking /hooks/isRevoked"],
  },
  {
    name: "an answer of a hook means the opposite",
    edit: (draft) => (hook(draft, "isRevoked").verdict = "pass"),
    found: ["behaviour hook-verdict-changed weaker major breaking /hooks/isRevoked"],
  },
  {
    name: "larger tokens are read",
    edit: setLimit("tokenCharacters", 16_384),
    found: ["behaviour limit-changed weaker minor /limits/tokenCharacters"],
  },
  {
    name: "keys are trusted for less long",
    edit: setLimit("keySetStaleMs", 300_000),
    found: ["behaviour limit-changed stricter major breaking /limits/keySetStaleMs"],
  },
  {
    name: "marks are forgotten earlier",
    edit: setLimit("revocationDefaultTtlMs", 1000),
    found: ["behaviour limit-changed weaker minor /limits/revocationDefaultTtlMs"],
  },
  {
    name: "clients are told to wait longer",
    edit: setLimit("retryAfterSeconds", 9),
    found: ["behaviour limit-changed neutral minor /limits/retryAfterSeconds"],
  },
  {
    name: "clocks of one profile may differ more",
    edit: setLimit("clockSkewSeconds", 5),
    found: ["behaviour limit-changed weaker minor /profiles/2026-05/limits/clockSkewSeconds"],
  },
  {
    name: "a limit of unknown meaning changes",
    prepare: setLimit("zoneCharacters", 10),
    edit: setLimit("zoneCharacters", 9),
    found: ["behaviour limit-changed weaker major breaking /limits/zoneCharacters"],
  },
  {
    name: "a limit is gone",
    edit: (draft) => delete draft.limits.batchMembers,
    found: ["behaviour limit-removed weaker major breaking /limits/batchMembers"],
  },
  {
    name: "a stream of revocations is renamed",
    edit: (draft) => (draft.revocation.v1.revocationStream = "other"),
    found: ["behaviour revocation-changed weaker major breaking /revocation/v1/revocationStream"],
  },
  {
    name: "a field marks anchors no longer",
    edit: (draft) => draft.revocation.v1.anchorFields.pop(),
    found: ["behaviour revocation-changed weaker major breaking /revocation/v1/anchorFields"],
  },
  {
    name: "a default of revocations is added",
    edit: (draft) => (draft.revocation.defaults.laterMs = 1),
    found: ["behaviour revocation-added neutral minor /revocation/defaults/laterMs"],
  },
  {
    name: "a limit of revocations is gone",
    edit: (draft) => delete draft.revocation.limits.fields,
    found: ["behaviour revocation-removed weaker major breaking /revocation/limits/fields"],
  },
  {
    name: "an algorithm is accepted",
    edit: (draft) => (draft.header.algorithms = [...draft.header.algorithms, "ES384"]),
    found: ["wire-in header-algorithm-added weaker minor /header/algorithms/ES384"],
  },
  {
    name: "a type of token is no longer accepted",
    edit: (draft) => drop(draft.header.types, "jwt"),
    found: ["wire-in header-type-removed stricter major breaking /header/types/jwt"],
  },
  {
    name: "a forbidden member of the header is allowed",
    edit: (draft) => drop(draft.header.forbidden, "jku"),
    found: ["wire-in header-forbidden-removed weaker minor /header/forbidden/jku"],
  },
  {
    name: "a member of the header is forbidden",
    edit: (draft) => draft.header.forbidden.push("x5t"),
    found: ["wire-in header-forbidden-added stricter major breaking /header/forbidden/x5t"],
  },
  {
    name: "an anchor is no longer looked up",
    edit: (draft) => drop(profile(draft, "1.0").anchors, "root_sid"),
    found: ["behaviour anchor-removed weaker major breaking /profiles/1.0/anchors"],
  },
  {
    name: "an anchor is looked up",
    edit: (draft) => profile(draft, "2026-05").anchors.push("agent_session_id"),
    found: ["behaviour anchor-added stricter major breaking /profiles/2026-05/anchors"],
  },
  {
    name: "requirements come before revocation",
    edit: (draft) => (profile(draft, "2026-05").stages = profile(draft, "1.0").stages),
    found: ["behaviour stages-reordered weaker major breaking /profiles/2026-05/stages"],
  },
  {
    name: "keys come from elsewhere",
    edit: (draft) => (profile(draft, "2026-05").keySetUrl = "{issuer}/keys"),
    found: ["behaviour key-set-url-changed weaker major breaking /profiles/2026-05/keySetUrl"],
  },
  {
    name: "the zone may be left out",
    edit: (draft) => (profile(draft, "1.0").zoneRequired = false),
    found: [
      "source option-optional weaker minor /profiles/1.0/requirements/zoneId",
      "behaviour zone-required-changed weaker major breaking /profiles/1.0/zoneRequired",
    ],
  },
  {
    name: "hints are sent",
    edit: (draft) => (profile(draft, "2026-05").hints = true),
    found: ["behaviour hints-changed weaker major breaking /profiles/2026-05/hints"],
  },
  {
    name: "a profile is removed",
    edit: (draft) => draft.profiles.pop(),
    found: ["source profile-removed neutral major breaking /profiles/1.0"],
  },
  {
    name: "a profile is added",
    edit: (draft) => draft.profiles.push({ ...draft.profiles[0], id: "2027-01" }),
    found: ["source profile-added neutral minor /profiles/2027-01"],
  },
  {
    name: "another profile is the default",
    edit: (draft) => (draft.defaultProfile = "1.0"),
    found: ["behaviour default-profile-changed weaker major breaking /defaultProfile"],
  },
  {
    name: "the contract is another",
    edit: (draft) => Object.assign(draft, { name: "acme", uri: "urn:acme:contract:v1", exportName: "acme" }),
    found: [
      "source export-renamed neutral major breaking /exportName",
      "source contract-renamed neutral major breaking /name",
      "source uri-changed neutral major breaking /uri",
    ],
  },
];
