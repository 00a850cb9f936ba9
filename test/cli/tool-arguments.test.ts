import { describe, expect, test } from "vitest";
import { toolArguments } from "../../src/cli/tool-arguments.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

describe("arguments of a tool on the command line", () => {
  test("are text, unless they are JSON", () => {
    expect(toolArguments(["q=hi there", "n=3", "on=true", "list=[1]", "empty=", "sum=1=1"])).toEqual({
      q: "hi there",
      n: 3,
      on: true,
      list: [1],
      empty: "",
      sum: "1=1",
    });
  });

  test.each(["hello", "=x", ""])("refuse the word %j", (word) => {
    expect(() => toolArguments([word])).toThrow(UsageError);
  });

  test("keep a name like __proto__ as data", () => {
    expect(Object.keys(toolArguments(["__proto__=1"]))).toEqual(["__proto__"]);
  });
});
