import { describe, expect, test } from "vitest";
import { createVerifier, hasScope } from "../../src/index.ts";
import { createDoors } from "./doors.ts";

const doors = createDoors({ requiredScopes: ["tool:call"] });

describe("scope", () => {
  test.each([
    "tool:call2",
    "tool:cal",
    "tool:call:x",
    "xtool:call",
    "tool",
    "call",
    "*",
    "tool:*",
    "Tool:call",
    "TOOL:CALL",
    "tool:call,x",
    "tool:call;x",
    "x\ttool:call",
    "tool:call\tx",
    "x\ntool:call",
    "tool:call\n",
    "tool:call\r",
    "x\u00a0tool:call",
    "tool:call\u{feff}",
    "tool:call\u0085x",
    "x\u001ctool:call",
    "tool:call\u2028x",
    "tool:call\u3000x",
    "tool:call\u0000",
    "tool\uff1acall",
    "t\u043eol:call",
    "",
    " ",
    '"tool:call"',
    "tool%3Acall",
  ])("%j does not grant tool:call", async (scope) => {
    await doors.refuse(doors.mint({ scope }), "insufficient_scope");
    expect(hasScope(scope, "tool:call")).toBe(false);
  });

  test.each(["tool:call", " tool:call ", "a  tool:call   b", "tool:call tool:call", "tool:call2 tool:call"])(
    "%j grants tool:call",
    async (scope) => {
      await doors.accept(doors.mint({ scope }));
      expect(hasScope(scope, "tool:call")).toBe(true);
    },
  );

  test.each([[["tool:call"]], [{ "tool:call": true }], [1], [true], [null]])(
    "scope %j of another type is a bad token",
    (scope) => doors.refuse(doors.mint({ scope })),
  );

  test("an absent scope claim grants nothing", () =>
    doors.refuse(doors.mint({ scope: undefined, scp: "tool:call", scopes: ["tool:call"] }), "insufficient_scope"));

  test.each([
    "",
    " ",
    "a b",
    "tool:call ",
    "a\tb",
    "a\nb",
    'a"b',
    "a\\b",
    "\u00e9",
    "a\u00a0b",
    "\u0000",
    "\u007f",
    1,
    null,
    {},
    ["a"],
  ])("%j cannot be required, because no token could grant it", (wanted) => {
    expect(() => createVerifier({ ...doors.deps, requiredScopes: [wanted as string] })).toThrow(TypeError);
    expect(() => doors.verifier.require({ requiredScopes: [wanted as string] })).toThrow(TypeError);
  });

  test("hasScope asks for one word, never for none and never for two", () => {
    for (const target of ["", " ", "tool:call x", "tool:call ", " tool:call"])
      expect(hasScope("tool:call x", target), target).toBe(false);
    for (const value of [null, undefined, 1, [], {}, ["tool:call"]]) {
      expect(hasScope(value as never, "tool:call")).toBe(false);
      expect(hasScope("tool:call", value as never)).toBe(false);
    }
  });
});
