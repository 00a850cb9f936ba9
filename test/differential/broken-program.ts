// Conformance executors with one fault each, named by the first argument: the fuzz must find every one of them.
import { core, type DecodedJson, decodeJson, type Profile } from "../../generated/typescript/index.ts";
import { type ConformanceExecutorOptions, serveConformance } from "../../src/testing/index.ts";

type Fault = (profile: Profile) => Partial<Profile>;

const lenient = (rule: string): ConformanceExecutorOptions["decodeJson"] => {
  return (text, depth): DecodedJson => {
    const decoded = decodeJson(text, depth);
    return decoded.ok || decoded.rule !== rule ? decoded : { ok: true, value: JSON.parse(text) as unknown };
  };
};

const decoders: Readonly<Record<string, ConformanceExecutorOptions["decodeJson"]>> = {
  "last-duplicate-wins": lenient("duplicate-member"),
  "lone-surrogates-pass": lenient("lone-surrogate"),
  "infinity-is-a-number": lenient("number-range"),
};

const needing =
  (change: (need: Readonly<Record<string, unknown>>) => object): Fault =>
  (profile) => ({
    enforce: (stage, claims, need) =>
      profile.enforce(stage, claims, change((need ?? {}) as Readonly<Record<string, unknown>>)),
  });

const faults: Readonly<Record<string, Fault>> = {
  "limit-off-by-one": needing((need) => {
    const limit = need["maxHopCount"];
    return { ...need, maxHopCount: typeof limit === "number" ? limit + 1 : limit === undefined ? 11 : limit };
  }),
  "scopes-fold-case": needing((need) => {
    const scopes = need["requiredScopes"];
    return Array.isArray(scopes)
      ? { ...need, requiredScopes: scopes.map((scope) => (scope === "A" ? "a" : (scope as unknown))) }
      : need;
  }),
  "first-anchor-only": (profile) => ({ anchors: (claims) => profile.anchors(claims).slice(0, 1) }),
  "unknown-options-pass": (profile) => ({
    explainRequirements: (need) =>
      profile.explainRequirements(need).filter(({ rule }) => !rule.endsWith("#additionalProperties")),
  }),
  "null-is-absent": (profile) => ({
    foldClaims: (value) => {
      const folded = profile.foldClaims(value);
      if (typeof folded !== "object" || folded === null || Array.isArray(folded)) return folded;
      return Object.fromEntries(Object.entries(folded).filter(([, held]) => held !== null));
    },
  }),
};

const name = process.argv[2] ?? "";
const fault = faults[name];
const decoder = decoders[name];
if (fault === undefined && decoder === undefined) throw new TypeError(`no fault ${name}`);
const profiles = Object.fromEntries(
  Object.entries(core.profiles as unknown as Readonly<Record<string, Profile>>).map(([id, profile]) => [
    id,
    { ...profile, ...fault?.(profile) },
  ]),
);
await serveConformance({
  contract: { ...core, profiles } as unknown as ConformanceExecutorOptions["contract"],
  name,
  ...(decoder === undefined ? {} : { decodeJson: decoder }),
});
