import { extractBearer, readAuthorization } from "countersign";
import { describe, expect, it } from "vitest";

const cases: readonly (readonly [string, Parameters<typeof readAuthorization>[0], string])[] = [
  ["no header", undefined, "absent"],
  ["null", null, "absent"],
  ["an empty list", [], "absent"],
  ["another scheme", "Basic dXNlcjpw", "absent"],
  ["another scheme without a value", "Negotiate", "absent"],
  ["a scheme that begins with Bearer", "Bearers abc", "absent"],
  ["an empty header", "", "malformed"],
  ["a blank header", " \t ", "malformed"],
  ["Bearer alone", "Bearer", "malformed"],
  ["Bearer and spaces", "Bearer   ", "malformed"],
  ["two tokens", "Bearer a b", "malformed"],
  ["tokens joined by a comma", "Bearer a,b", "malformed"],
  ["two headers joined by a host", "Bearer a, Bearer b", "malformed"],
  ["a tab after the scheme", "Bearer\tabc", "malformed"],
  ["a tab among the spaces", "Bearer \tabc", "malformed"],
  ["a no-break space inside", "Bearer a\u00a0b", "malformed"],
  ["two headers", ["Bearer a", "Bearer b"], "malformed"],
  ["two headers of another scheme", ["Basic a", "Basic b"], "malformed"],
];

describe("the Authorization header", () => {
  it.each(cases)("%s is read as %3$s", (_, header, kind) => {
    expect(readAuthorization(header).kind).toBe(kind);
    expect(extractBearer(header as string)).toBeNull();
  });

  it.each([
    ["the usual form", "Bearer abc.def.ghi"],
    ["another case of the scheme", "bEARER abc.def.ghi"],
    ["several spaces after the scheme", "Bearer    abc.def.ghi"],
    ["spaces and tabs around", " \tBearer abc.def.ghi\t "],
    ["a list of one", ["Bearer abc.def.ghi"]],
  ])("%s gives the token", (_, header) => {
    expect(readAuthorization(header)).toEqual({ kind: "token", token: "abc.def.ghi" });
    expect(extractBearer(header as string)).toBe("abc.def.ghi");
  });

  it.each([42, {}, true, Symbol("x"), () => "Bearer a", [1], [["Bearer a"]]])(
    "a value of another kind (%s) is no token",
    (value) => {
      expect(readAuthorization(value as unknown as string).kind).not.toBe("token");
      expect(extractBearer(value as unknown as string)).toBeNull();
    },
  );

  it("survives lists that throw", () => {
    const hostile = new Proxy([], {
      get() {
        throw new Error("no");
      },
    });
    expect(readAuthorization(hostile).kind).toBe("malformed");
  });

  it("reads 100 kB of spaces in linear time", () => {
    const spaces = (count: number): string => `Bearer ${" ".repeat(count)}a b`;
    const cost = (header: string): number => {
      const start = performance.now();
      for (let run = 0; run < 20; run += 1) readAuthorization(header);
      return performance.now() - start;
    };
    cost(spaces(100_000));
    const small = cost(spaces(100_000));
    const large = cost(spaces(800_000));
    // Eight times the input; a quadratic reader would need sixty-four times the time.
    expect(large).toBeLessThan(Math.max(small, 0.5) * 30);
  });
});
