import { describe, expect, test } from "vitest";
import { core } from "../../generated/typescript/index.ts";
import { contractRow } from "../../src/cli/contract-row.ts";
import { rungsOf } from "../../src/cli/rungs-of.ts";

const profile = core.profiles["2026-05"];

describe("rows of the contract on the command line", () => {
  test.each(Object.keys(profile.errors))("error code %s has its description and status", (code) => {
    const row = profile.errors[code as keyof typeof profile.errors];
    const shown = contractRow(code);
    expect(shown?.data).toBe(row);
    expect(shown?.text).toContain(`${code}: ${row.description}`);
    expect(shown?.text).toContain(`status        ${row.status}`);
    expect(rungsOf(code)).toContain(row.stages[0]);
  });

  test.each(profile.checks.map((check) => check.name))("requirement %s has its rung, claim and code", (name) => {
    const row = profile.checks.find((check) => check.name === name);
    const shown = contractRow(name);
    expect(shown?.data).toBe(row);
    for (const part of [row?.stage, row?.claim, row?.error]) expect(shown?.text).toContain(part);
  });

  test.each(["toString", "__proto__", "constructor", "nothing"])("%s is no row", (name) => {
    expect(contractRow(name)).toBeUndefined();
    expect(rungsOf(name)).toBeUndefined();
  });

  test("a malformed header is refused at the first rung", () => {
    expect(rungsOf("invalid_request")).toContain("extract");
  });
});
