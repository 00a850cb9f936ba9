import { type ContractExtension, type ContractSource, defineContract, lintContract } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { resolveExtension } from "../../codegen/src/resolve/extension.ts";
import { core } from "../../generated/typescript/contract.ts";

const text = { type: "string", description: "Text." };
const flag = { type: "boolean", description: "Flag.", default: false };
const check = { claim: "jti", op: "present", error: "delegation_required" } as const;
const claims = (properties: object): Partial<ContractExtension> => ({ claims: { type: "object", properties } });
const hook = { description: "Asked.", args: [{ name: "id", type: "string" }], verdict: "fail" } as const;

const rulesOf = (changes: object): readonly string[] => {
  const config = defineContract({ extends: core, name: "acme", version: "1.0.0", ...changes } as ContractExtension);
  const { source } = resolveExtension(JSON.parse(JSON.stringify(config)), "countersign.config.ts");
  return lintContract(source as ContractSource).map(({ rule }) => rule);
};

const CODE = "*/ process.exit(7) /*";

describe("names and texts of a contract, which become code in several languages", () => {
  it.each<readonly [string, string, object]>([
    ["reserved-name", "a claim with a quote", claims({ 'a"b': text })],
    ["reserved-name", "a claim without a name", claims({ "": text })],
    ["reserved-name", "a claim that needs another name in code", claims({ "https://example.com/unit": text })],
    ["reserved-name", "a name that is code", claims({ unit: { ...text, "x-name": { typescript: "a; b" } } })],
    ["reserved-name", "a name in two words", claims({ unit: { ...text, "x-name": "two words" } })],
    [
      "reserved-name",
      "a name that replaces a prototype",
      claims({ unit: { ...text, "x-name": { typescript: "__proto__" } } }),
    ],
    ["reserved-name", "a name that objects inherit", claims({ to_string: text })],
    ["form", "a name that is a number", claims({ unit: { ...text, "x-name": 5 } })],
    ["form", "a name in no language", claims({ unit: { ...text, "x-name": { rust: "unit" } } })],
    ["reserved-name", "a hook that is code", { hooks: { "x(): void }; y": hook } }],
    ["reserved-name", "a hook that is a keyword", { hooks: { delete: hook } }],
    [
      "reserved-name",
      "an argument that is code",
      { hooks: { ask: { ...hook, args: [{ name: "a b", type: "string" }] } } },
    ],
    ["name-collision", "hooks with one port", { hooks: { isSSOUser: hook, isSsouser: hook } }],
    [
      "reserved-name",
      "an option that is code in Python",
      { requirements: { x: { description: "X.", schema: flag, names: { python: "a b" }, check } } },
    ],
    [
      "name-collision",
      "options with one constant",
      {
        requirements: {
          needABTest: { description: "X.", schema: flag, check },
          needAbtest: { description: "X.", schema: flag, names: { go: "Other" }, check },
        },
      },
    ],
    ["reserved-name", "a type that generated code declares", { definitions: { Failure: { ...text } } }],
    ["reserved-name", "a profile outside its folder", { profiles: { "../../x": { base: "1.0" } } }],
    ["reserved-name", "a profile in the place of the kernel", { profiles: { kernel: { base: "1.0" } } }],
    ["name-collision", "profiles with one name in code", { profiles: { "1-0": { base: "1.0" } } }],
    [
      "reserved-name",
      "a reason that is code",
      { errors: { own: { status: 403, description: "Own", stages: ["requirements"], reasons: ["a'b"] } } },
    ],
    ["text", "a claim whose description ends its comment", claims({ unit: { ...text, description: CODE } })],
    ["text", "a default that ends its comment", claims({ unit: { ...text, default: CODE } })],
    [
      "text",
      "a requirement whose description is two lines",
      { requirements: { x: { description: "X.\nprocess.exit(7)", schema: flag, check } } },
    ],
    ["text", "a hook whose description ends its comment", { hooks: { ask: { ...hook, description: CODE } } }],
    [
      "text",
      "a profile whose description ends its comment",
      { profiles: { ours: { base: "1.0", description: CODE } } },
    ],
    ["text", "a docstring that ends", claims({ unit: { ...text, description: '""" + evil' } })],
  ])("are refused by %s: %s", (rule, _what, changes) => {
    expect(rulesOf(changes)).toContain(rule);
  });

  it("are accepted when a claim with a name of another world has one in code", () => {
    expect(rulesOf(claims({ "https://example.com/unit": { ...text, "x-name": "unit" } }))).toEqual([]);
  });
});

describe("a hook", () => {
  it("is not asked about a claim that is not handed on, for then it would never be asked", () => {
    const employed = {
      description: "The user still works here.",
      check: {
        op: "call",
        hook: "ask",
        args: ["nbf"],
        error: "session_revoked",
        unavailable: "verification_unavailable",
        reason: "revocation_unavailable",
      },
    } as const;
    const nbf = { ...hook, args: [{ name: "nbf", type: "integer" }] } as const;
    const config = { extends: core, name: "acme", version: "1.0.0", hooks: { ask: nbf }, requirements: { employed } };
    const { source } = resolveExtension(JSON.parse(JSON.stringify(defineContract(config))), "countersign.config.ts");
    expect(lintContract(source)).toContainEqual(
      expect.objectContaining({ rule: "claim-not-handed-on", pointer: "/employed/check/args" }),
    );
  });
});
