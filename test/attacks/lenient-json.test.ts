import { describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, claimsWith, encode, forge, headerOf, nowSeconds, signInput } from "./forge.ts";

const doors = createDoors();
const good = JSON.stringify(claims());

function bytes(...parts: readonly (string | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)));
}

function nested(depth: number): string {
  return `${"[".repeat(depth)}${"]".repeat(depth)}`;
}

/** A good payload, broken in one place. */
const broken: Readonly<Record<string, string | Uint8Array>> = {
  "a byte order mark": `\u{feff}${good}`,
  "trailing text": `${good}x`,
  "a second document": `${good}${good}`,
  "a trailing NUL": `${good}\u0000`,
  "a trailing comma": `${good.slice(0, -1)},}`,
  "a line comment": `${good} // x`,
  "a block comment": `/* x */${good}`,
  "single quotes": good.replaceAll('"', "'"),
  "unquoted names": good.replace('"sid"', "sid"),
  "a raw newline in a string": claimsWith('"x":"a\nb"'),
  "a raw tab in a string": claimsWith('"x":"a\tb"'),
  "a raw NUL in a string": claimsWith('"x":"a\u0000b"'),
  "an unknown escape": claimsWith('"x":"\\x41"'),
  "a hexadecimal number": claimsWith('"x":0x10'),
  "a leading zero": claimsWith('"x":01'),
  "a leading plus": claimsWith('"x":+1'),
  "a bare point": claimsWith('"x":.5'),
  "a trailing point": claimsWith('"x":5.'),
  NaN: claimsWith('"x":NaN'),
  Infinity: claimsWith('"x":Infinity'),
  "a number beyond every range": claimsWith('"x":1e400'),
  "6,000 digits": claimsWith(`"x":${"9".repeat(6_000)}`),
  "a no-break space between members": claimsWith('\u00a0"x":1'),
  "overlong UTF-8": bytes(good.slice(0, -1), ',"x":"', [0xc0, 0xaf], '"}'),
  "a surrogate in UTF-8": bytes(good.slice(0, -1), ',"x":"', [0xed, 0xa0, 0x80], '"}'),
  "truncated UTF-8": bytes(good.slice(0, -1), ',"x":"', [0xe2, 0x82], '"}'),
  "a stray continuation byte": bytes(good.slice(0, -1), ',"x":"', [0x80], '"}'),
  "UTF-8 beyond U+10FFFF": bytes(good.slice(0, -1), ',"x":"', [0xf4, 0x90, 0x80, 0x80], '"}'),
  "UTF-16": Buffer.from(good, "utf16le"),
  "a lone high surrogate escape": claimsWith('"x":"\\ud800"'),
  "a lone low surrogate escape": claimsWith('"x":"\\udc00"'),
  "surrogates in the wrong order": claimsWith('"x":"\\udc00\\ud800"'),
  "a lone surrogate as a name": claimsWith('"\\ud800":1'),
  "a duplicate member": claimsWith('"sid":"session-1"'),
  "a duplicate after unescaping": claimsWith('"\\u0073id":"session-1"'),
  "a duplicate deeper down": claimsWith('"x":[{"a":1,"b":{"c":1,"c":1}}]'),
  "a duplicate __proto__": claimsWith('"__proto__":1,"__proto__":1'),
  "a duplicate empty name": claimsWith('"":1,"":1'),
  "a duplicate integer name": claimsWith('"1":1,"1":1'),
  "depth 17": claimsWith(`"x":${nested(16)}`),
  "depth 1,000": claimsWith(`"x":${nested(1_000)}`),
};

describe("lenient JSON", () => {
  test.each(Object.keys(broken))("CVE-2026-27896: a payload with %s is refused", (name) =>
    doors.refuse(forge(doors.key, broken[name] ?? ""), "invalid_token", name),
  );

  test("CVE-2026-27896: a payload without such a fault is accepted, spaces and escapes included", async () => {
    await doors.accept(forge(doors.key, ` \r\n\t${good} `));
    await doors.accept(forge(doors.key, good.replace('"sid"', '"\\u0073id"')));
    await doors.accept(forge(doors.key, claimsWith('"x":"\\ud83d\\ude00 \u{1f600}"')));
    await doors.accept(forge(doors.key, claimsWith(`"x":${nested(15)}`)));
    await doors.accept(forge(doors.key, claimsWith('"1":1,"1.0":1,"":1')));
  });

  test.each([
    ["exp", "Exp"],
    ["exp", "EXP"],
    ["sid", "\u017fid"],
    ["sid", "SID"],
    ["sid", "sid "],
    ["iss", "i\u017fs"],
    ["client_id", "clientId"],
    ["client_id", "client-id"],
    ["sub", "s\u03c5b"],
  ])("CVE-2026-27896: in place of %j the name %j does not match", async (name, other) => {
    const value = claims()[name];
    await doors.refuse(doors.mint({ [name]: undefined, [other]: value }));
    await doors.accept(doors.mint({ [other]: name === "exp" ? nowSeconds - 9 : "other" }));
  });

  test.each(["ALG", "Alg", "al\u0261"])("CVE-2026-27896: header member %j is not alg", async (name) => {
    await doors.refuse(forge(doors.key, claims(), { [name]: "ES256", kid: "key-1" }));
    await doors.accept(forge(doors.key, claims(), { ...headerOf(doors.key), [name]: "none" }));
  });

  test("CVE-2026-27896: headers are read by the same strict rules", async () => {
    const header = JSON.stringify(headerOf(doors.key));
    const faulty: readonly (string | Uint8Array)[] = [
      "[]",
      '""',
      "null",
      "1",
      "",
      "{}",
      `[${header}]`,
      `\u{feff}${header}`,
      `${header}x`,
      `${header.slice(0, -1)},"alg":"ES256"}`,
      `${header.slice(0, -1)},"\\u0061lg":"none"}`,
      `${header.slice(0, -1)},"kid":"key-1"}`,
      `${header.slice(0, -1)},"\\u006bid":"key-1"}`,
      `${header.slice(0, -1)},"x":"\\ud800"}`,
      `${header.slice(0, -1)},"x":${nested(16)}}`,
      `{"x":${nested(340)},${header.slice(1)}`,
      bytes(header.slice(0, -1), ',"x":"', [0xff], '"}'),
    ];
    for (const text of faulty)
      await doors.refuse(forge(doors.key, claims(), text), "invalid_token", String(text).slice(0, 60));
    await doors.refuse(signInput(doors.key, `${encode(nested(1_000))}.${encode(claims())}`));
    await doors.accept(forge(doors.key, claims(), ` ${header}\n`));
  });

  test("CVE-2026-27896: a body member in another case is not _meta or method", async () => {
    const headers = { authorization: `Bearer ${doors.mint()}` };
    const answer = async (body: string): Promise<unknown> => {
      const entry = await doors.gate.fetch(new Request(doors.gate.resource, { method: "POST", headers, body }));
      return entry instanceof Response ? entry.status : "accepted";
    };
    expect(await answer('{"jsonrpc":"2.0","id":1,"Method":"tools/list"}')).toBe(400);
    expect(await answer('{"jsonrpc":"2.0","id":1,"method":"ping","METHOD":"tools/call"}')).toBe("accepted");
    expect(await answer('{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}')).toBe(400);
    expect(await answer('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","n\\u0061me":"b"}}')).toBe(
      400,
    );
  });
});
