import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { buildModel, type ContractSource } from "../../codegen/src/index.ts";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import { contract } from "../../schema/index.ts";
import { differences, runCase, type Subject } from "../conformance/executor.ts";
import { suites } from "../conformance/suites.ts";
import { opRows } from "../generated/op-rows.ts";
import { equivalent } from "./equivalent.ts";
import { enforceOperators, type Mutant, mutantsOf, opsOperators } from "./operators.ts";
import { enforceSource, type Functions, load, opsSource } from "./sources.ts";

const profile = core.profiles["2026-05"] as unknown as Profile;
const [model] = buildModel({ ...contract, out: "generated" } as ContractSource).profiles;
if (model === undefined) throw new TypeError("the contract has no profile");

const operators = enforceOperators({
  wire: model.claims.members.map((member) => member.names.wire),
  projected: model.claims.members.filter((member) => member.projected).map((member) => member.names.typescript),
  options: model.checks.map((check) => check.name),
  codes: contract.errors.map((row) => row.code),
});

const mutants: readonly Mutant[] = [
  ...mutantsOf("enforce", enforceSource, operators),
  ...mutantsOf("ops", opsSource, opsOperators),
];

// The suite that runs the checks alone kills most; it goes first.
const ordered = suites.toSorted((a, b) => Number(b.run === "enforce") - Number(a.run === "enforce"));

const throwing: object = new Proxy(
  {},
  {
    getOwnPropertyDescriptor: () => {
      throw new Error("hostile");
    },
  },
);

const unreadable = { code: "invalid_token", stage: "claims", check: "shape" };
const PARTS = ["enforceIdentity", "enforceOwnCodes", "enforceRequirements"] as const;

/** What documents cannot say: values that are no JSON, and each part of the claims stage alone. */
const probesHold = (functions: Functions): boolean => {
  const need = { issuer: "a", audience: "b", zoneId: "c", requiredScopes: ["a"] };
  const inherited = Object.create({
    issuer: "a",
    zoneId: "c",
    maxHopCount: 0,
    requireAgent: true,
    requireDelegation: true,
    requiredScopes: ["a"],
    requireChainContains: ["a"],
    audience: "b",
  }) as object;
  const refused = [null, undefined, 5, "text", true, [], ["a"], throwing].every((subject) =>
    PARTS.every((part) => isDeepStrictEqual(functions[part]?.(subject, need), unreadable)),
  );
  const claims = { iss: "x", aud: "y", zone_id: "z", zoneId: "z", scope: "", hopCount: 3 };
  const bare = [null, undefined, [], 5].every((subject) =>
    PARTS.every((part) => isDeepStrictEqual(functions[part]?.(subject, {}), unreadable)),
  );
  return (
    refused &&
    bare &&
    PARTS.every((part) => functions[part]?.(claims, inherited) === undefined) &&
    [null, undefined, [], ["a"], 5, "text", true].every((asked) =>
      [claims, {}].every((subject) =>
        PARTS.every((part) => isDeepStrictEqual(functions[part]?.(subject, asked), unreadable)),
      ),
    ) &&
    functions["enforce"]?.("revocation", claims, need) === undefined &&
    functions["enforce"]?.("signature", null, need) === undefined
  );
};

const rowsHold = (functions: Functions): boolean =>
  opRows.every((row) => isDeepStrictEqual(functions[row.op]?.(...row.args), row.expected));

const vectorsHold = async (functions: Functions): Promise<boolean> => {
  const subject: Subject = {
    profile: { ...profile, ...(functions as unknown as Partial<Profile>) },
    decodeJson,
    decodeUtf8,
  };
  for (const suite of ordered) {
    for (const one of suite.cases) {
      if (one.profile !== profile.id) continue;
      if (differences(await runCase(subject, suite, one), one.expect).length > 0) return false;
    }
  }
  return true;
};

type Killer = "does not load" | "vectors" | "rows" | "probes" | "endless";

/** What notices a mutant first, or `undefined` when nothing does. Vectors go first: they are what is measured. */
const killerOf = async (mutant: Mutant): Promise<Killer | undefined> => {
  let functions: Functions;
  try {
    functions = load(
      mutant.file === "ops" ? mutant.text : opsSource,
      mutant.file === "enforce" ? mutant.text : enforceSource,
    );
  } catch {
    return "does not load";
  }
  try {
    if (!(await vectorsHold(functions))) return functions["isExhausted"]?.() === true ? "endless" : "vectors";
  } catch {
    return "vectors";
  }
  try {
    if (!rowsHold(functions)) return "rows";
  } catch {
    return "rows";
  }
  try {
    return probesHold(functions) ? undefined : "probes";
  } catch {
    return "probes";
  }
};

describe("mutated enforcement", () => {
  it("starts from an original that passes everything", async () => {
    const functions = load(opsSource, enforceSource);
    expect(await vectorsHold(functions)).toBe(true);
    expect(rowsHold(functions)).toBe(true);
    expect(probesHold(functions)).toBe(true);
  });

  it("is noticed in every case", { timeout: 60_000 }, async () => {
    const counts = new Map<string, number>();
    const survivors: string[] = [];
    const perOperator = new Map<string, number>();
    for (const mutant of mutants) {
      const killer = await killerOf(mutant);
      if (killer === undefined) survivors.push(`${mutant.file}: ${mutant.id}`);
      counts.set(killer ?? "nothing", (counts.get(killer ?? "nothing") ?? 0) + 1);
      perOperator.set(mutant.operator, (perOperator.get(mutant.operator) ?? 0) + 1);
    }
    const lines = [...counts].map(([killer, count]) => `${killer} ${count}`).join(", ");
    process.stdout.write(`mutants ${mutants.length}: ${lines}; ${equivalent.size} listed as equivalent\n`);
    expect(survivors.toSorted()).toEqual([...equivalent.keys()].toSorted());
    expect(counts.get("does not load") ?? 0).toBe(0);
    for (const operator of new Set([...operators, ...opsOperators].map(({ name }) => name))) {
      expect(perOperator.get(operator) ?? 0, `operator ${operator} found nothing to change`).toBeGreaterThan(0);
    }
  });
});
