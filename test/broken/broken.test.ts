import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../codegen/src/conformance/compare.ts";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import type { Defect } from "../conformance/defect.ts";
import { runCase, type Subject } from "../conformance/executor.ts";
import { type SuiteFile, suites } from "../conformance/suites.ts";

const profiles = core.profiles as unknown as Readonly<Record<string, Profile>>;
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => !file.endsWith(".test.ts"))
  .map((file) => file.replace(/\.ts$/, ""));
const defects = await Promise.all(
  names.map(async (name) => {
    const module = (await import(`./${name}.ts`)) as { readonly defect: Defect };
    return [name.replaceAll("-", " "), module.defect] as const;
  }),
);

/** Cases of a suite that a verifier gets wrong, by what every executor has to report and nothing more. */
const wrongOf = async (run: Defect["run"], suite: SuiteFile): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const one of suite.cases) {
    const profile = profiles[one.profile];
    if (profile === undefined) throw new TypeError(`no profile ${one.profile}`);
    const right: Subject = { profile, decodeJson, decodeUtf8 };
    try {
      const { stage: _stage, check: _check, rule: _rule, ...told } = await run(right, suite, one);
      if (differencesOf({ id: one.id, ...told }, one.expect).length > 0) wrong.push(one.id);
    } catch {
      // A crash is no outcome.
      wrong.push(one.id);
    }
  }
  return wrong;
};

describe("a verifier that", () => {
  it.each(defects)("%s is caught by the suites that are about it", async (_name, defect) => {
    expect(defect.caughtBy.length).toBeGreaterThan(0);
    for (const name of defect.caughtBy) {
      const suite = suites.find((one) => one.suite === name);
      if (suite === undefined) throw new TypeError(`no suite ${name}`);
      const wrong = await wrongOf(defect.run, suite);
      expect(wrong.length, name).toBeGreaterThan(0);
      // A verifier that gets everything wrong has more than one defect.
      expect(wrong.length, name).toBeLessThan(suite.cases.length);
    }
  });

  it.each(suites.map((suite) => [suite.suite, suite] as const))("has no defect passes %s", async (_name, suite) => {
    expect(await wrongOf(runCase, suite)).toEqual([]);
  });

  it("is missing from no suite", () => {
    const caught = new Set(defects.flatMap(([, defect]) => defect.caughtBy));
    const without = suites.map(({ suite }) => suite).filter((name) => !caught.has(name));
    // The checks alone are the subject of the mutation tests.
    expect(without).toEqual(["enforce"]);
    expect(defects.length).toBeGreaterThanOrEqual(25);
  });
});
