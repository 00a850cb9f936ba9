import { describe, expect, it } from "vitest";
import * as ops from "../../generated/typescript/kernel/ops.ts";
import { opRows } from "./op-rows.ts";

const functions = ops as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
const show = (value: unknown): string => (value === undefined ? "absent" : (JSON.stringify(value) ?? String(value)));

describe("the operations of checks", () => {
  it.each(opRows.map((row) => [`${row.op}(${row.args.map(show).join(", ")})`, row] as const))("%s", (_name, row) => {
    expect(functions[row.op]?.(...row.args)).toEqual(row.expected);
  });

  it("read inherited members as absent", () => {
    expect(ops.own(Object.create({ sub: "inherited" }) as object, "sub")).toBeUndefined();
  });

  it("build frozen failures that keep what was given", () => {
    const failed = ops.failure("insufficient_scope", "requirements", "requiredScopes");
    const malformed = ops.failure("invalid_token", "requirements", "requiredScopes");
    expect(ops.refuse("fail", failed, malformed)).toBe(failed);
    expect(ops.refuse("shape", failed, malformed)).toBe(malformed);
    expect(ops.refuse({ missing: "a" }, failed, malformed)).toEqual({ ...failed, missing: "a" });
    expect(Object.isFrozen(failed)).toBe(true);
    expect(Object.isFrozen(ops.refuse({ missing: "a" }, failed, malformed))).toBe(true);
  });
});
