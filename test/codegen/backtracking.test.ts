import { describe, expect, it } from "vitest";
import { backtracks } from "../../codegen/src/lint/backtracking.ts";
import { patternFault } from "../../codegen/src/lint/pattern.ts";

describe("patterns that engines which go back would read forever", () => {
  it.each([
    "^(?:a+)+$",
    "^(?:a*)*$",
    "^(?:a|a)*$",
    "^(?:a|aa)+$",
    "^(?:a|[a-c])*x$",
    "^(?:[a-z]+-?)*$",
    "^(?:a{1,5})+$",
    "^(?:[a-z]{2,3})*$",
    "^(?:(?:a|b)*c?)*$",
    "^(?:[^,]+[a-z]?)+$",
    "^(?:\\x61+)+$",
    "^(?:a|a){30}$",
  ])("are refused: %s", (pattern) => {
    expect(patternFault(pattern)).toMatch(/forever/);
  });

  it.each([
    "^[a-z]+(?:-[a-z]+)*$",
    "^(?:[0-9A-F]{2})*$",
    "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$",
    "^(?:[a-z]{1,8}|x)$",
    "^(?:a|b)*$",
    "^[a-z]*[a-z]*$",
    "^[A-Za-z0-9_-]{1,64}(?:[\\x2e][A-Za-z0-9]+){2}$",
    "^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$",
    "^[^,]+(?:,[^,]+)*$",
    "^(?:https://)?[a-z]{1,1000}$",
    "^(?:[a-z]?-)*$",
  ])("are told from others that repeat: %s", (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  });

  it("are found in little time, however long the pattern", () => {
    const start = performance.now();
    expect(backtracks(`^(?:${"[a-z]-?".repeat(120)})*$`)).toBe(false);
    expect(backtracks(`^${"(?:[a-z]|[a-m])".repeat(200)}$`)).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
