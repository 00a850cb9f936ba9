import { DIALECT } from "../bundle.ts";
import type { SchemaNode } from "../contract-source.ts";
import { LIMITS, PROTOCOL } from "./protocol.ts";

const text = (description: string): SchemaNode => ({ description, type: "string", minLength: 1 });

const shape = (properties: Readonly<Record<string, SchemaNode>>, optional: readonly string[] = []): SchemaNode => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const compared = (description: string): SchemaNode => text(`${description} Always compared.`);
const comparedIfGiven = (description: string): SchemaNode => text(`${description} Compared when given.`);

/** JSON Schema of the messages between the conformance runner and an executor. Unknown members are ignored. */
export const protocolSchema = (uri: string): SchemaNode => ({
  $schema: DIALECT,
  $id: `${uri}:conformance-protocol`,
  title: "Conformance protocol",
  description:
    "One message per line. The runner writes requests to standard input, the executor answers `start` and `run` on standard output in the same order. `$defs/Started` and `$defs/RunAnswer` describe the answers.",
  oneOf: [{ $ref: "#/$defs/Start" }, { $ref: "#/$defs/Run" }, { $ref: "#/$defs/Stop" }],
  $defs: {
    Start: shape({ type: { const: "start" }, protocol: { description: "Version of the protocol.", const: PROTOCOL } }),
    Run: shape(
      {
        type: { const: "run" },
        seq: { description: "Number of the batch; the answer repeats it.", type: "integer", minimum: 1 },
        suite: text("Suite that the cases come from."),
        run: {
          description:
            "`ladder`: the document is the payload of a mandate whose signature holds. `enforce`: the declared checks alone, on a document that nobody validated.",
          enum: ["ladder", "enforce"],
        },
        names: {
          description: "For `enforce`: by profile, the projected names of wire members in each language.",
          type: "object",
          additionalProperties: { type: "object", additionalProperties: { type: "object" } },
        },
        cases: { type: "array", minItems: 1, maxItems: LIMITS.batchCases, items: { $ref: "#/$defs/Case" } },
      },
      ["names"],
    ),
    Stop: shape({ type: { const: "stop" } }),
    Started: shape({
      language: text("Language of the implementation."),
      name: text("Name of the implementation."),
      version: text("Version of the implementation."),
      contract: shape({
        version: text("Version of the contract that the implementation was generated from."),
        digest: { description: "Digest of that contract.", type: "string", pattern: "^[0-9a-f]{64}$" },
      }),
    }),
    RunAnswer: shape({
      seq: { type: "integer", minimum: 1 },
      results: { description: "One result per case, in any order.", type: "array", items: { $ref: "#/$defs/Result" } },
    }),
    Case: {
      ...shape(
        {
          id: text("Unique among all suites."),
          profile: text("Profile that decides."),
          now: { description: "Seconds since 1970.", type: "integer", minimum: 0 },
          document: { description: "Raw JSON text of the claims.", type: "string" },
          documentBase64: { description: "Raw bytes of the claims, base64.", type: "string" },
          need: text("Raw JSON text of the requirement options, under their names in the contract."),
          hooks: {
            description:
              "Answers of hooks by their arguments as text, joined by one space; every hook that is not named lets everything pass.",
            type: "object",
            additionalProperties: shape({
              answers: { type: "object", additionalProperties: { $ref: "#/$defs/Answer" } },
              otherwise: { $ref: "#/$defs/Answer" },
            }),
          },
        },
        ["document", "documentBase64", "hooks"],
      ),
      oneOf: [{ required: ["document"] }, { required: ["documentBase64"] }],
    },
    Answer: {
      description: "A boolean answer, or a way of giving none.",
      enum: [true, false, "throws", "rejects", "text", "number", "null"],
    },
    Result: {
      ...shape(
        {
          id: text("Case that this is about."),
          skip: text("Why the case was not run; counts as a failure unless it is listed as expected."),
          outcome: {
            description: "`error`: the requirements are refused. Always compared.",
            enum: ["valid", "invalid", "error"],
          },
          code: compared("Code of the refusal."),
          reason: compared("Reason of the refusal, where the code has one."),
          description: compared("Description of the refusal."),
          stage: comparedIfGiven("Stage that refused."),
          check: comparedIfGiven("Requirement that failed, `json`, `shape`, `exp`, `nbf` or `iat`."),
          rule: comparedIfGiven("Rule of strict JSON that the document breaks."),
        },
        ["skip", "outcome", "code", "reason", "description", "stage", "check", "rule"],
      ),
      oneOf: [{ required: ["skip"] }, { required: ["outcome"] }],
    },
  },
});
