import { describe, expect, it } from "vitest";
import { buildModel, compareContracts, refusedInExtension } from "../../../codegen/src/index.ts";
import { resolveExtension } from "../../../codegen/src/resolve/extension.ts";
import { core } from "../../../generated/typescript/contract.ts";
import { lineOf } from "./seeded.ts";

/** What is found between the core contract and one that extends it, by whether an extension may do it. */
const compared = (changes: object): { readonly allowed: readonly string[]; readonly refused: readonly string[] } => {
  const config = JSON.parse(JSON.stringify({ extends: core.source, name: "acme", version: "1.0.0", ...changes }));
  const { base, source } = resolveExtension(config, "countersign.config.ts");
  const found = compareContracts(buildModel(base), buildModel(source));
  return {
    allowed: found.filter((change) => !refusedInExtension(change)).map(lineOf),
    refused: found.filter(refusedInExtension).map(lineOf),
  };
};

const text = { type: "string", description: "Text." };
const department = {
  description: "The mandate names this department.",
  schema: { ...text, minLength: 1 },
  check: { claim: "department", op: "equals", error: "department_required" },
};
const added = {
  claims: { type: "object", properties: { department: text } },
  requirements: { requiredDepartment: department },
  errors: { department_required: { status: 403, description: "Department not allowed" } },
};

describe("a contract that extends the core contract", () => {
  it("may add claims, codes and requirements", () => {
    const { allowed, refused } = compared(added);
    expect(refused).toEqual([]);
    expect(allowed).toEqual(
      expect.arrayContaining([
        "wire-in member-added neutral minor /definitions/Claims/properties/department",
        "wire-out code-added neutral major breaking /errors/department_required",
        "behaviour check-added neutral minor /requirements/requiredDepartment",
      ]),
    );
  });

  it("may use a code of the core contract in a requirement of its own", () => {
    const check = { claim: "jti", op: "present", error: "delegation_required" };
    const requirements = { requireId: { ...department, schema: { type: "boolean", description: "Flag." }, check } };
    expect(compared({ requirements }).refused).toEqual([]);
  });

  it.each([
    ["a claim that must be there", { claims: { type: "object", required: ["source_session_id"] } }],
    ["a lower default", { requirements: { maxHopCount: { schema: { default: 3 } } } }],
    ["a requirement that is on by default", { requirements: { requireDelegation: { schema: { default: true } } } }],
    ["a lower limit", { limits: { tokenCharacters: 4096 } }],
  ])("may tighten: %s", (_name, changes) => {
    const { allowed, refused } = compared(changes);
    expect(refused).toEqual([]);
    expect(allowed.filter((line) => line.includes(" stricter "))).toHaveLength(1);
  });

  it.each([
    ["a higher default", { requirements: { maxHopCount: { schema: { default: 30 } } } }],
    ["a wider range", { requirements: { maxHopCount: { schema: { maximum: 1000 } } } }],
    ["a higher limit", { limits: { tokenCharacters: 10_000 } }],
    ["another status", { errors: { chain_mismatch: { status: 401, description: "Chain" } } }],
    ["an option that may be left out", { requirements: { audience: { required: false } } }],
    ["another name", { requirements: { zoneId: { names: { python: "zone" } } } }],
    [
      "another type",
      { claims: { type: "object", properties: { jti: { type: "boolean" }, target_session_id: { type: "boolean" } } } },
    ],
  ])("may not weaken: %s", (_name, changes) => {
    expect(compared(changes).refused).not.toEqual([]);
  });
});
