import { describe, expect, it } from "vitest";
import { patternFault } from "../../codegen/src/lint/pattern.ts";

describe("repeats in a pattern", () => {
  it.each([
    "^(?:a{100}){100}$",
    "^(?:(?:a{10}){10}){11}$",
    "^(?:a{2}|b{501}){2}$",
    "^[a-z]{1001}$",
    "^(?:[a]{101}){0,10}$",
  ])("are refused beyond the limit of RE2, which counts nested ones together: %s", (pattern) =>
    expect(patternFault(pattern)).toBe("repeats more than 1000 times"),
  );

  it.each(["^(?:a{10}){100}$", "^a{1000}b{1000}$", "^a{500}(?:b){3}$", "^(?:a{0,1000})?$", "^[a]{500}[b]{500}$"])(
    "are accepted within it: %s",
    (pattern) => expect(patternFault(pattern)).toBeUndefined(),
  );
});
