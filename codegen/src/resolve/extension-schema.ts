const text = { type: "string", minLength: 1, maxLength: 2000 };
const texts = { type: "array", items: text, maxItems: 1000 };
const schema = { type: "object" };
const numbers = { type: "object", additionalProperties: { type: "number" } };
const stage = { enum: ["extract", "decode", "signature", "claims", "revocation", "requirements"] };
const status = { enum: [401, 403, 503] };
const challenge = { enum: ["none", "bare", "invalid_token", "insufficient_scope"] };

const closed = (properties: object, required: readonly string[] = []): object => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const named = (value: object): object => ({ type: "object", additionalProperties: value, maxProperties: 1000 });

const names = closed({ python: text, go: text });

const claimCheck = closed(
  {
    claim: text,
    as: { enum: ["words", "oneOrMany"] },
    each: text,
    op: { enum: ["equals", "present", "absent", "containsAll", "containsAny", "atMost", "atLeast", "oneOf"] },
    ifAbsent: { type: ["string", "number", "boolean"] },
    error: text,
  },
  ["claim", "op", "error"],
);
const hookCheck = closed(
  { op: { const: "call" }, hook: text, args: texts, error: text, unavailable: text, reason: text },
  ["op", "hook", "args", "error", "unavailable", "reason"],
);

const requirement = closed({
  description: text,
  schema,
  required: { type: "boolean" },
  stage: { enum: ["revocation", "requirements"] },
  order: { type: "integer", minimum: 0 },
  names,
  check: {
    type: "object",
    if: { properties: { op: { const: "call" } }, required: ["op"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: hookCheck,
    else: claimCheck,
  },
});

const error = closed(
  {
    room: text,
    stages: { type: "array", items: stage },
    status,
    challenge,
    retriable: { type: "boolean" },
    reasons: texts,
    description: text,
    hint: text,
  },
  ["status", "description"],
);

const typePatch = closed({
  members: named(schema),
  required: texts,
  names: named({ type: ["string", "boolean", "object"] }),
  aliases: texts,
});
const codePatch = closed({ code: text, status, challenge, description: text, hint: text });
const optionPatch = closed({
  name: text,
  names,
  order: { type: "integer", minimum: 0 },
  error: text,
  default: { type: ["string", "number", "boolean"] },
});

const profile = closed({
  description: text,
  base: text,
  stages: { type: "array", items: stage },
  anchors: texts,
  keySetUrl: text,
  zoneRequired: { type: "boolean" },
  hints: { type: "boolean" },
  types: named(typePatch),
  errors: named(error),
  codes: named(codePatch),
  requirements: named(requirement),
  options: named(optionPatch),
  limits: numbers,
});

const hook = closed(
  {
    description: text,
    args: { type: "array", items: closed({ name: text, type: { enum: ["string", "integer"] } }, ["name", "type"]) },
    verdict: { enum: ["fail", "pass"] },
  },
  ["description", "args", "verdict"],
);

/** Form of a configuration that extends a contract. */
export const extensionSchema: object = closed(
  {
    extends: { type: ["object", "string"] },
    name: { type: "string", pattern: "^[a-z][a-z0-9-]{0,30}$" },
    version: { type: "string", pattern: "^[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}$" },
    description: text,
    uri: text,
    claims: schema,
    definitions: named(schema),
    requirements: named(requirement),
    errors: named(error),
    hooks: named(hook),
    profiles: named(profile),
    limits: numbers,
    defaultProfile: text,
    exportName: { type: "string", pattern: "^[a-z][A-Za-z0-9]{0,40}$" },
    out: text,
    targets: named(closed({ out: text })),
  },
  ["extends", "name", "version"],
);
