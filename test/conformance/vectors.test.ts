import { statSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { buildModel, type ContractSource } from "../../codegen/src/index.ts";
import { createOracle } from "../../codegen/src/targets/vectors/oracle.ts";
import { core } from "../../generated/typescript/index.ts";
import { contract } from "../../schema/index.ts";
import { differences } from "./executor.ts";
import { readVectorJson, suiteFiles, suites } from "./suites.ts";

const model = buildModel({ ...contract, out: "generated" } as ContractSource);
const [profile] = model.profiles;
if (profile === undefined) throw new TypeError("the contract has no profile");
const oracle = createOracle(model, profile);
const cases = suites.flatMap((suite) => suite.cases.map((one) => ({ suite, one })));

describe("the vector files", () => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
    readVectorJson("vector.schema.json") as object,
  );

  it.each(suiteFiles)("%s has the declared form", (name) => {
    expect(validate(readVectorJson(name)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it("refuses a file with a misspelt member", () => {
    const [suite] = suites;
    expect(validate({ ...suite, Cases: [] })).toBe(false);
    expect(validate({ ...suite, cases: [{ ...suite?.cases[0], expects: {} }] })).toBe(false);
  });

  it("names every case once", () => {
    const ids = cases.map(({ one }) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("stays small enough to be read", () => {
    const folder = new URL("../../generated/vectors/", import.meta.url);
    const bytes = suiteFiles.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).toBeLessThan(1_500_000);
  });
});

describe("the vectors cover", () => {
  const outcomes = (test: (id: string) => boolean): ReadonlySet<string> =>
    new Set(cases.filter(({ one }) => test(one.id)).map(({ one }) => one.expect.outcome));

  it.each(core.profiles["2026-05"].checks.map((check) => check.name))("%s holding and failing", (name) => {
    expect(outcomes((id) => id.startsWith(`${name}/`))).toContain("valid");
    expect(outcomes((id) => id.startsWith(`${name}/`))).toContain("invalid");
    expect(outcomes((id) => id.startsWith(`configuration/${name}/`))).toContain("error");
  });

  it("every code that a payload can be refused with", () => {
    const reached = new Set(cases.map(({ one }) => one.expect.code));
    const decided = Object.values(core.profiles["2026-05"].errors).filter((row) => row.code !== "missing_token");
    for (const row of decided) expect(reached, row.code).toContain(row.code);
  });

  it("every adjacent pair of checks", () => {
    const ids = new Set(cases.map(({ one }) => one.id));
    const names = [
      "exp",
      "nbf",
      "iat",
      "zoneId",
      "revoked",
      "requiredScopes",
      "requireAgent",
      "requireDelegation",
      "requireChainContains",
      "maxHopCount",
    ];
    for (const [index, name] of names.slice(1).entries()) expect(ids).toContain(`order/pair/${names[index]}+${name}`);
    for (const name of ["issuer+audience", "audience+exp", "shape+issuer"]) expect(ids).toContain(`order/pair/${name}`);
  });
});

describe("the oracle", () => {
  it("agrees with every outcome that was written by hand", () => {
    const edge = suites.find((suite) => suite.suite === "edge");
    for (const one of edge?.cases ?? []) {
      const judged = oracle.judge(one);
      expect({ id: one.id, differs: differences(judged, one.expect) }).toEqual({ id: one.id, differs: [] });
    }
    expect(edge?.cases.length).toBeGreaterThan(150);
  });
});
