import { statSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { buildModel, type ContractSource } from "../../codegen/src/index.ts";
import { createOracle } from "../../codegen/src/targets/vectors/oracle.ts";
import { core, identity, type Profile } from "../../generated/typescript/index.ts";
import { contract } from "../../schema/index.ts";
import { differences } from "./executor.ts";
import { readVectorJson, suiteFiles, suites } from "./suites.ts";

const model = buildModel({ ...contract, out: "generated" } as ContractSource);
const oracles = new Map(model.profiles.map((profile) => [profile.id, createOracle(profile)]));
const profiles: readonly Profile[] = Object.values(core.profiles as Readonly<Record<string, unknown>>) as Profile[];
const prefixOf = (profile: Profile): string => (profile.id === core.defaultProfile ? "" : `${profile.id}/`);
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
    expect(bytes).toBeLessThan(4_000_000);
  });
});

describe.each(profiles.map((profile) => [profile.id, profile] as const))("the vectors of %s cover", (id, profile) => {
  const prefix = prefixOf(profile);
  const mine = cases.filter(({ one }) => one.profile === id).map(({ one }) => one);
  const outcomes = (start: string): ReadonlySet<string> =>
    new Set(mine.filter((one) => one.id.startsWith(`${prefix}${start}/`)).map((one) => one.expect.outcome));

  it.each(profile.checks.map((check) => check.name))("%s holding and failing", (name) => {
    expect(outcomes(name)).toContain("valid");
    expect(outcomes(name)).toContain("invalid");
    expect(outcomes(`configuration/${name}`)).toContain("error");
  });

  it("every code that a payload can be refused with", () => {
    const reached = new Set(mine.map((one) => one.expect.code));
    const decided = Object.values(profile.errors).filter((row) => row.code !== "missing_token");
    for (const row of decided) expect(reached, row.code).toContain(row.code);
  });

  it("every check failing alone, and every pair of neighbours in order", () => {
    const ids = new Set(mine.map((one) => one.id));
    const early = profile.checks.filter((check) => check.stage === "claims").map((check) => check.name);
    const late = profile.checks.filter((check) => check.stage === "requirements").map((check) => check.name);
    const hooks = profile.hookChecks.map((row, index) => (index === 0 ? "revoked" : row.name));
    const first = profile.stages.indexOf("revocation") < profile.stages.indexOf("requirements");
    const names = ["shape", "issuer", "audience", "exp", "nbf", "iat", "zoneId"];
    expect(early).toEqual(["issuer", "audience", "zoneId"]);
    const inOrder = [...names, ...(first ? [...hooks, ...late] : [...late, ...hooks])];
    for (const name of inOrder) {
      const alone = mine.find((one) => one.id === `${prefix}order/alone/${name}`);
      expect(alone?.expect.check, name).toBe(name === "revoked" ? "revocations" : name);
    }
    for (const [index, name] of inOrder.slice(1).entries()) {
      expect(ids).toContain(`${prefix}order/pair/${inOrder[index]}+${name}`);
    }
  });

  it("every answer of every hook", () => {
    for (const row of profile.hookChecks) {
      const found = mine.filter((one) => one.hooks?.[row.hook] !== undefined).map((one) => one.expect.code);
      for (const code of [row.error, row.unavailable, undefined]) expect(found, row.hook).toContain(code);
    }
  });

  it("the zone that is mandatory, and the one that is not", () => {
    const unset = mine.find((one) => one.id === `${prefix}configuration/zoneId/unset`);
    expect(unset?.expect.outcome).toBe(profile.zoneRequired ? "error" : undefined);
  });

  it("the clock skew of the profile", () => {
    const at = (name: string): string | undefined =>
      mine.find((one) => one.id === `${prefix}times/${name}`)?.expect.check;
    expect([at("exp/at"), at("exp/1s-after"), at("nbf/at"), at("nbf/1s-after")]).toEqual([
      "exp",
      undefined,
      undefined,
      "nbf",
    ]);
    const atSkew = mine.find((one) => one.id === `${prefix}times/exp/at`)?.document ?? "";
    expect((JSON.parse(atSkew) as { exp: number }).exp).toBe(1_800_000_000 - profile.limits.clockSkewSeconds);
  });
});

describe("the index of the vectors", () => {
  it("names the contract, and every suite with its cases", () => {
    expect(readVectorJson("index.json")).toEqual({
      protocol: 1,
      contract: identity,
      suites: expect.arrayContaining(
        suites.map(({ suite, run, cases: list }) => ({ suite, run, cases: list.length })),
      ) as unknown,
    });
  });
});

describe("the oracle", () => {
  it("agrees with every outcome that was written by hand", () => {
    const edge = suites.find((suite) => suite.suite === "edge");
    for (const one of edge?.cases ?? []) {
      const judged = oracles.get(one.profile)?.judge(one) ?? { outcome: "error" };
      expect({ id: one.id, differs: differences(judged, one.expect) }).toEqual({ id: one.id, differs: [] });
    }
    expect(edge?.cases.length).toBeGreaterThan(150 * profiles.length);
  });
});
