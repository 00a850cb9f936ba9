import { code, type Draft, definition, hook, member, profile, requirement, stage } from "./draft.ts";

const reversed = (value: Draft): Draft => Object.fromEntries(Object.entries(value).reverse());

const deepReversed = (value: Draft): Draft => {
  if (Array.isArray(value)) return value.map(deepReversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, deepReversed(inner)]),
  );
};

interface Harmless {
  readonly name: string;
  readonly prepare?: (draft: Draft) => unknown;
  readonly edit: (draft: Draft) => unknown;
}

/** Edits of the contract that nobody who uses it can notice. */
export const harmless: readonly Harmless[] = [
  { name: "nothing at all", edit: () => undefined },
  { name: "the contract's description", edit: (draft) => (draft.description = "Other words.") },
  { name: "the version", edit: (draft) => (draft.version = "0.2.0") },
  { name: "a type's description", edit: (draft) => (definition(draft, "Claims").description = "Other words.") },
  { name: "a claim's description", edit: (draft) => (member(draft, "Claims", "sub").description = "Other words.") },
  { name: "a claim's title", edit: (draft) => (member(draft, "Claims", "sub").title = "Subject") },
  {
    name: "a claim's examples",
    edit: (draft) => (member(draft, "Claims", "iss").examples = ["https://other.example"]),
  },
  {
    name: "a description of the items of a list",
    edit: (draft) => (member(draft, "Claims", "delegation_path").items.description = "Other words."),
  },
  { name: "a claim marked as deprecated", edit: (draft) => (member(draft, "Claims", "jti").deprecated = true) },
  { name: "an annotation of a format", edit: (draft) => (member(draft, "ErrorBody", "error_hint").format = "uri") },
  {
    name: "the order of definitions",
    edit: (draft) => draft.definitions.reverse(),
  },
  {
    name: "the order of members",
    edit: (draft) => (definition(draft, "Claims").properties = reversed(definition(draft, "Claims").properties)),
  },
  { name: "the order of required members", edit: (draft) => definition(draft, "Claims").required.reverse() },
  { name: "the order of values", edit: (draft) => member(draft, "RevocationEvent", "kind").enum.reverse() },
  { name: "the order of variants", edit: (draft) => definition(draft, "AuthResult").oneOf.reverse() },
  { name: "the order of kinds", edit: (draft) => member(draft, "Claims", "aud").anyOf.reverse() },
  {
    name: "the order of keywords, everywhere",
    edit: (draft) => (draft.definitions = deepReversed(draft.definitions)),
  },
  {
    name: "the order of second spellings",
    edit: (draft) => (definition(draft, "ChainHop")["x-alias"] = reversed(definition(draft, "ChainHop")["x-alias"])),
  },
  { name: "the order of codes", edit: (draft) => draft.errors.reverse() },
  { name: "the order of a stage's codes", edit: (draft) => stage(draft, "requirements").codes.reverse() },
  { name: "the order of requirements in the file", edit: (draft) => draft.requirements.reverse() },
  { name: "the order of hooks", edit: (draft) => draft.hooks.reverse() },
  { name: "the order of profiles", edit: (draft) => draft.profiles.reverse() },
  { name: "the order of anchors", edit: (draft) => profile(draft, "1.0").anchors.reverse() },
  { name: "the order of limits", edit: (draft) => (draft.limits = reversed(draft.limits)) },
  { name: "the order of accepted types", edit: (draft) => draft.header.types.reverse() },
  { name: "the order of reasons", edit: (draft) => code(draft, "verification_unavailable").reasons.reverse() },
  {
    name: "numbers of checks that keep their order",
    edit: (draft) => (requirement(draft, "requiredScopes").order = 12),
  },
  {
    name: "the order of a check's fields",
    edit: (draft) => (requirement(draft, "maxHopCount").check = reversed(requirement(draft, "maxHopCount").check)),
  },
  {
    name: "files that definitions, codes and requirements are written in",
    edit(draft) {
      for (const row of [...draft.definitions, ...draft.errors, ...draft.requirements, ...draft.hooks, ...draft.stages])
        row.source = "schema/elsewhere.ts";
    },
  },
  { name: "the folder of the output", edit: (draft) => (draft.out = "elsewhere") },
  { name: "targets and their folders", edit: (draft) => (draft.targets = { typescript: { out: "contract" } }) },
  {
    name: "a requirement's description",
    edit: (draft) => (requirement(draft, "audience").description = "Other words."),
  },
  {
    name: "the description of an option",
    edit: (draft) => (requirement(draft, "audience").schema.description = "Other words."),
  },
  { name: "a stage's description", edit: (draft) => (stage(draft, "extract").description = "Other words.") },
  { name: "a hook's description", edit: (draft) => (hook(draft, "isRevoked").description = "Other words.") },
  { name: "a profile's description", edit: (draft) => (profile(draft, "1.0").description = "Other words.") },
  {
    name: "numbers that are equal",
    edit: (draft) => (member(draft, "Claims", "hop_count").minimum = -0),
  },
  {
    name: "a smallest length of nothing",
    edit: (draft) => (member(draft, "Claims", "source_session_id").minLength = 0),
  },
  {
    name: "unnamed members allowed by saying nothing",
    edit: (draft) => delete definition(draft, "Claims").additionalProperties,
  },
  {
    name: "a name written out that is the derived one",
    edit: (draft) => (member(draft, "Claims", "client_id")["x-name"] = "client_id"),
  },
  { name: "an option said to be optional", edit: (draft) => (requirement(draft, "maxHopCount").required = false) },
  {
    name: "a constant written as a set of one",
    edit: (draft) =>
      (definition(draft, "JsonRpcRefusalResponse").properties.jsonrpc = { type: "string", enum: ["2.0"] }),
  },
];
