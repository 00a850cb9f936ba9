import { describe, expect, it } from "vitest";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import { differences, runCase, type Subject } from "./executor.ts";
import { suites } from "./suites.ts";

const subjects: ReadonlyMap<string, Subject> = new Map(
  Object.entries(core.profiles).map(([id, profile]) => [
    id,
    { profile: profile as unknown as Profile, decodeJson, decodeUtf8 },
  ]),
);

describe.each(suites.map((suite) => [suite.suite, suite] as const))("the %s vectors", (_name, suite) => {
  it.each(suite.cases.map((one) => [one.id, one] as const))("%s", async (_id, one) => {
    const subject = subjects.get(one.profile);
    if (subject === undefined) throw new TypeError(`no profile ${one.profile}`);
    const found = await runCase(subject, suite, one);
    expect({ found, differs: differences(found, one.expect) }, one.description).toEqual({
      found: one.expect,
      differs: [],
    });
  });
});
