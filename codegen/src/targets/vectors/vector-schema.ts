import { DIALECT } from "../../bundle.ts";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel } from "../../model.ts";

const text = (description: string): SchemaNode => ({
  description,
  type: "string",
  minLength: 1,
});

/** What any profile has, each once. */
const union = (model: ContractModel, of: (view: ContractModel) => readonly string[]): readonly string[] => [
  ...new Set(model.profiles.flatMap((profile) => of(profile.model))),
];

/** JSON Schema of the vector files. */
export const vectorSchema = (model: ContractModel): SchemaNode => ({
  $schema: DIALECT,
  $id: `${model.source.uri}:vectors`,
  title: "Conformance vectors",
  description: "One suite of cases. A case is a document, what is asked of it, and what must come of it.",
  type: "object",
  properties: {
    suite: text("Name of the suite; the name of its file."),
    description: text("What the cases are about."),
    run: {
      description:
        "How to run a case. `ladder`: the document is the payload of a mandate whose signature holds. `enforce`: the declared checks alone, on a document that nobody validated; later stages read it under the projected names in `names`.",
      type: "string",
      enum: ["ladder", "enforce"],
    },
    names: {
      description: "Projected names of wire members in each language, by profile, for `enforce`.",
      type: "object",
      additionalProperties: { type: "object", additionalProperties: { $ref: "#/$defs/Names" } },
    },
    cases: {
      description: "The cases, in no order that matters.",
      type: "array",
      minItems: 1,
      items: { $ref: "#/$defs/Case" },
    },
  },
  required: ["suite", "description", "run", "cases"],
  additionalProperties: false,
  $defs: {
    Names: {
      type: "object",
      properties: {
        typescript: text("Name in TypeScript."),
        python: text("Name in Python."),
        go: text("Name in Go."),
      },
      required: ["typescript", "python", "go"],
      additionalProperties: false,
    },
    Answer: {
      description: "A boolean answer, or a way of giving none.",
      enum: [true, false, "throws", "rejects", "text", "number", "null"],
    },
    Case: {
      type: "object",
      properties: {
        id: {
          description: "Unique among all suites.",
          type: "string",
          pattern: "^[A-Za-z0-9_./+-]+$",
          maxLength: 200,
        },
        description: text("What the case is about."),
        profile: {
          description: "Profile that decides.",
          type: "string",
          enum: model.profiles.map((profile) => profile.id),
        },
        now: {
          description: "Seconds since 1970.",
          type: "integer",
          minimum: 0,
        },
        document: {
          description: "Raw JSON text of the claims.",
          type: "string",
        },
        documentBase64: {
          description: "Raw bytes of the claims, base64.",
          type: "string",
        },
        need: text("Raw JSON text of the requirement options, under their names in the contract."),
        hooks: {
          description:
            "Answers of hooks by their arguments as text, joined by one space; every hook that is not named lets everything pass.",
          type: "object",
          propertyNames: { enum: union(model, (view) => view.source.hooks.map((hook) => hook.name)) },
          additionalProperties: {
            type: "object",
            properties: {
              answers: {
                type: "object",
                additionalProperties: { $ref: "#/$defs/Answer" },
              },
              otherwise: { $ref: "#/$defs/Answer" },
            },
            required: ["answers", "otherwise"],
            additionalProperties: false,
          },
        },
        expect: { $ref: "#/$defs/Expectation" },
      },
      required: ["id", "description", "profile", "now", "need", "expect"],
      oneOf: [{ required: ["document"] }, { required: ["documentBase64"] }],
      additionalProperties: false,
    },
    Expectation: {
      type: "object",
      properties: {
        outcome: {
          description: "`error`: the requirements are refused.",
          type: "string",
          enum: ["valid", "invalid", "error"],
        },
        code: {
          type: "string",
          enum: union(model, (view) => view.source.errors.map((row) => row.code)),
        },
        reason: {
          type: "string",
          enum: union(model, (view) => view.source.errors.flatMap((row) => row.reasons)),
        },
        description: {
          description: "Description that goes with the code.",
          type: "string",
          minLength: 1,
        },
        stage: {
          type: "string",
          enum: model.source.stages.map((row) => row.name),
        },
        check: {
          description: "A requirement, `json`, `shape`, `exp`, `nbf` or `iat`.",
          type: "string",
          minLength: 1,
        },
        rule: {
          description: "Rule of strict JSON that the document breaks.",
          type: "string",
          minLength: 1,
        },
      },
      required: ["outcome"],
      additionalProperties: false,
    },
  },
});
