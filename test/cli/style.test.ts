import { expect, test } from "vitest";
import { createStyle } from "../../src/cli/style.ts";

test("no escape sequence is written when the output takes no colours", () => {
  const style = createStyle(false);
  expect([style.bold("a"), style.dim("b"), style.green("c"), style.red("d")].join("")).toBe("abcd");
});

test("colours open and close, and leave empty text empty", () => {
  const style = createStyle(true);
  expect(style.red("no")).toBe("\u001b[31mno\u001b[39m");
  expect(style.red("")).toBe("");
});
