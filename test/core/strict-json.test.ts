import { decodeJson, decodeUtf8 } from "countersign/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const refused: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "syntax"],
  ["text after the value", '{"a":1}x', "syntax"],
  ["a byte order mark", "\ufeff{}", "syntax"],
  ["single quotes", "{'a':1}", "syntax"],
  ["a comment", '{"a":1/* */}', "syntax"],
  ["a trailing comma", '{"a":1,}', "syntax"],
  ["NaN", '{"a":NaN}', "syntax"],
  ["Infinity", '{"a":Infinity}', "syntax"],
  ["a raw control character", '{"a":"\n"}', "syntax"],
  ["a duplicate member", '{"a":1,"a":1}', "duplicate-member"],
  ["a duplicate after unescaping", '{"alg":1,"\\u0061lg":1}', "duplicate-member"],
  ["a duplicate written with a simple escape", '{"a/b":1,"a\\/b":1}', "duplicate-member"],
  ["a duplicate in a list in an object", '{"a":[1,{"b":1,"b":2}]}', "duplicate-member"],
  ["a duplicate with spaces before the colon", '{"a":1,"a" :2}', "duplicate-member"],
  ["a duplicate with a newline before the colon", '{"a"\n:1,"a":2}', "duplicate-member"],
  ["a duplicate beside a value that looks like a name", '{"a":"x\\":","a":2}', "duplicate-member"],
  ["a duplicate __proto__", '{"__proto__":1,"__proto__":2}', "duplicate-member"],
  ["a lone high surrogate", '"\\ud800"', "lone-surrogate"],
  ["a lone low surrogate", '["\\udc00x"]', "lone-surrogate"],
  ["a lone surrogate in a name", '{"\\ud800":1}', "lone-surrogate"],
  ["a pair in the wrong order", '"\\udc00\\ud800"', "lone-surrogate"],
  ["a raw lone surrogate", '"\ud800"', "lone-surrogate"],
  ["an overflowing number", "[1e400]", "number-range"],
  ["a negative overflow", '{"a":-1e400}', "number-range"],
  ["an overflow at the top", "1e999", "number-range"],
  ["nesting beyond the limit", "[[[[]]]]", "depth"],
  ["nesting of objects beyond the limit", '{"a":{"a":{"a":{}}}}', "depth"],
];

describe("strict JSON", () => {
  it.each([
    ["a quote", '"a\\\\"', '"a\\""', 'a"'],
    ["a letter", '"su\\\\"', '"su\\u0062"', "sub"],
    ["a line feed", '"b\\\\"', '"b\\n"', "b\n"],
  ])("reads a name that ends in the escape of %s, whatever it has read before", (_, earlier, spelled, name) => {
    // Some engines' JSON.parse takes the second name for the first.
    for (let times = 0; times < 3; times += 1) {
      expect(decodeJson(`{"x":1,${earlier}:2}`, 1).ok).toBe(true);
      expect(decodeJson(`{"x":1,${spelled}:2}`, 1)).toEqual({ ok: true, value: { x: 1, [name]: 2 } });
    }
  });

  it("sees duplicates, depth and own members behind escaped names", () => {
    decodeJson('{"x":1,"su\\\\":2}', 1);
    expect(decodeJson('{"x":1,"su\\u0062":2,"sub":3}', 3)).toEqual({ ok: false, rule: "duplicate-member" });
    expect(decodeJson('{"x":1,"su\\u0062":{"a":[[]]},"su\\\\":1}', 3)).toEqual({ ok: false, rule: "depth" });
    const decoded = decodeJson('{"__prot\\u006f__":{"a":[{"\\u0062":"c:"}]},"#0":1,"1":2,"0" : 3}', 4);
    const value = decoded.ok ? (decoded.value as object) : {};
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"0":3,"1":2,"__proto__":{"a":[{"b":"c:"}]},"#0":1}');
  });

  it.each(refused)("refuses %s", (_, text, rule) => {
    expect(decodeJson(text, 3)).toEqual({ ok: false, rule });
  });

  it.each([
    ["compact text", '{"a":[1,{"b":null}],"c":"d"}'],
    ["spaces everywhere", ' { "a" : [ 1 , { "b" : null } ] , "c" : "d" } '],
    ["names that are equal in different objects", '[{"a":1},{"a":2}]'],
    ["a value equal to a name", '{"a":"a"}'],
    ["a value that begins with a colon", '{"a":":b"}'],
    ["an escaped pair", '"\\ud83d\\ude00"'],
    ["integer-like names in any order", '{"2":1,"1":2}'],
    ["the largest double", "[1.7976931348623157e308]"],
    ["a tiny number", "[1e-400]"],
    ["nesting at the limit", "[[[]]]"],
    ["the empty name", '{"":1}'],
  ])("accepts %s", (_, text) => {
    expect(decodeJson(text, 3)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it("treats __proto__ as data", () => {
    const decoded = decodeJson('{"__proto__":{"admin":true}}', 16);
    const value = decoded.ok ? (decoded.value as Record<string, unknown>) : {};
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
    expect(value["admin"]).toBeUndefined();
  });

  it("survives nesting that would end the stack", () => {
    const deep = 100_000;
    expect(decodeJson("[".repeat(deep) + "]".repeat(deep), 16)).toEqual({ ok: false, rule: "depth" });
    expect(decodeJson("[".repeat(deep) + "]".repeat(deep), Number.MAX_SAFE_INTEGER)).toMatchObject({ ok: false });
  });

  it("answers for anything that is no text", () => {
    for (const value of [undefined, null, 1, {}, []]) {
      expect(decodeJson(value as unknown as string, 16)).toEqual({ ok: false, rule: "type" });
    }
  });

  it("is not misled by a polluted prototype", () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["extra"] = 1;
    try {
      // One inherited member must not make up for one duplicate.
      expect(decodeJson('{"a":1,"a":2}', 16)).toEqual({ ok: false, rule: "duplicate-member" });
    } finally {
      delete polluted["extra"];
    }
  });

  it("accepts what JSON.stringify writes, spaced or not", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        fc.pre(!/\\ud[89a-f]/i.test(text));
        expect(decodeJson(text, 16)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it("refuses a duplicate wherever it is put", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    const around = fc.constantFrom("", " ", "\n", "\t");
    fc.assert(
      fc.property(
        name,
        fc.jsonValue({ maxDepth: 2 }),
        around,
        around,
        fc.boolean(),
        (key, value, before, after, escaped) => {
          const first = JSON.stringify(key);
          const second = escaped
            ? `"${[...key]
                .flatMap((each) => each.split(""))
                .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
                .join("")}"`
            : first;
          const inner = JSON.stringify(value);
          fc.pre(!/\\ud[89a-f]/i.test(inner) && !/\\ud[89a-f]/i.test(first));
          const text = `[{"z":0,${first}${before}:${after}${inner},${second}:0}]`;
          fc.pre(key !== "z");
          expect(decodeJson(text, 16)).toEqual({ ok: false, rule: "duplicate-member" });
        },
      ),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void decodeJson(text, 16)));
  });
});

describe("strict UTF-8", () => {
  it.each([
    ["an overlong slash", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["a truncated sequence", [0xe2, 0x82]],
    ["a stray continuation", [0x80]],
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ["a code point beyond Unicode", [0xf5, 0x80, 0x80, 0x80]],
  ])("refuses %s", (_, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });

  it("keeps every other text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.startsWith("\ufeff") && !/\p{Surrogate}/u.test(text));
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });
});
