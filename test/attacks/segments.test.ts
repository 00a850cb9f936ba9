import { describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf, segmentOf, signInput, withSegment } from "./forge.ts";

const doors = createDoors();
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A payload and header whose encodings have every length modulo 4 that exists. */
function ofEveryLength(): readonly string[] {
  return [0, 1, 2].flatMap((pad) =>
    [0, 1, 2].map((more) =>
      forge(doors.key, claims({ x: "x".repeat(pad) }), { ...headerOf(doors.key), x: "x".repeat(more) }),
    ),
  );
}

describe("segments", () => {
  test("whitespace, NUL, byte order marks and words around or inside a token are refused", async () => {
    const token = doors.mint();
    const [header, payload, signature] = token.split(".");
    for (const foreign of [
      " ",
      "\n",
      "\r\n",
      "\t",
      "\u0000",
      "\u{feff}",
      "\u00a0",
      "\u200b",
      "%2e",
      "%00",
      "Bearer ",
      "Bearer",
      "bearer,",
      '"',
      "'",
    ]) {
      await doors.refuse(foreign + token, "invalid_token", JSON.stringify(foreign));
      await doors.refuse(token + foreign, "invalid_token", JSON.stringify(foreign));
      await doors.refuse(`${header}${foreign}.${payload}.${signature}`);
      await doors.refuse(`${header}.${foreign}${payload}.${signature}`);
      await doors.refuse(`${header}.${payload}.${foreign}${signature}`);
    }
    await doors.refuse(encodeURIComponent(token).replaceAll(".", "%2E"));
    await doors.refuse(token.replaceAll(".", "\uff0e"));
    await doors.refuse(token.replaceAll(".", "\u2024"));
  });

  test("both other alphabets, padding and look-alikes are refused in each segment, also when signed so", async () => {
    const payload = Buffer.from(JSON.stringify(claims({ x: "\u00ff\u00fe\u00bf???>>>~~~" })));
    const header = Buffer.from(JSON.stringify({ ...headerOf(doors.key), x: "\u00ff\u00bf??>>~~" }));
    const good = signInput(doors.key, `${header.toString("base64url")}.${payload.toString("base64url")}`);
    await doors.accept(good);
    const standard = signInput(doors.key, `${header.toString("base64")}.${payload.toString("base64")}`);
    await doors.refuse(standard);
    await doors.refuse(standard.replaceAll("=", ""));
    for (const index of [0, 1, 2] as const) {
      const segment = segmentOf(good, index);
      for (const pad of ["=", "==", "===", "%3D"]) await doors.refuse(withSegment(good, index, segment + pad));
      for (const [ascii, other] of [
        ["A", "\u0391"],
        ["e", "\u0435"],
        ["-", "\u2010"],
        ["_", "\uff3f"],
        ["-", "+"],
        ["_", "/"],
      ] as const) {
        if (!segment.includes(ascii)) continue;
        await doors.refuse(withSegment(good, index, segment.replace(ascii, other)), "invalid_token", other);
        if (index < 2) {
          const input = withSegment(good, index, segment.replace(ascii, other)).split(".").slice(0, 2).join(".");
          await doors.refuse(signInput(doors.key, input), "invalid_token", `signed ${other}`);
        }
      }
    }
  });

  test("a length of 1 modulo 4 and unused bits that are not zero are refused, also when signed so", async () => {
    let twins = 0;
    for (const token of ofEveryLength()) {
      await doors.accept(token);
      for (const index of [0, 1] as const) {
        const segment = segmentOf(token, index);
        const input = (changed: string): string => withSegment(token, index, changed).split(".").slice(0, 2).join(".");
        if (segment.length % 4 === 0) await doors.refuse(signInput(doors.key, input(`${segment}A`)));
        if (segment.length % 4 < 2) continue;
        const bytes = Buffer.from(segment, "base64url");
        for (const last of alphabet) {
          const twin = segment.slice(0, -1) + last;
          if (twin === segment || !Buffer.from(twin, "base64url").equals(bytes)) continue;
          twins += 1;
          await doors.refuse(withSegment(token, index, twin));
          await doors.refuse(signInput(doors.key, input(twin)));
        }
      }
    }
    expect(twins).toBeGreaterThan(50);
  });

  test("a token of 8,192 characters is accepted, one of 8,193 refused, and a header of more than 1,024", async () => {
    const sized = (length: number): string | undefined => {
      for (let pad = length; pad > 0; pad -= 1) {
        const token = forge(doors.key, claims({ x: "x".repeat(pad) }));
        if (token.length === length) return token;
        if (token.length < length) return undefined;
        pad -= Math.max(0, Math.floor((token.length - length) * 0.7) - 4);
      }
      return undefined;
    };
    const longest = [8_192, 8_191].map(sized).find((token) => token !== undefined) ?? "";
    const beyond = [8_193, 8_194].map(sized).find((token) => token !== undefined) ?? "";
    expect((await doors.verifier.authenticate(longest)).ok).toBe(true);
    expect(await doors.verifier.authenticate(beyond)).toMatchObject({ error: { code: "invalid_token" } });
    const wide = (size: number): string => {
      const base = JSON.stringify({ ...headerOf(doors.key), x: "" }).length;
      return forge(doors.key, claims(), { ...headerOf(doors.key), x: "x".repeat(size - base) });
    };
    await doors.accept(wide(768));
    await doors.refuse(wide(769));
  });

  test.each(["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT", undefined])(
    "typ %j is accepted",
    (typ) => doors.accept(forge(doors.key, claims(), { ...headerOf(doors.key), typ })),
  );

  test.each([
    "logout+jwt",
    "dpop+jwt",
    "JOSE",
    "",
    " jwt",
    "jwt ",
    "application/jwt",
    "at+jwt; x=1",
    "secevent+jwt",
    "\u212aWT",
    "at\u2011jwt",
    1,
    null,
    true,
    {},
  ])("typ %j is refused", (typ) => doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), typ })));

  test.each([["typ"], ["alg"]])("a list as %s is refused", async (name) => {
    await doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), [name]: [headerOf(doors.key)[name]] }));
  });

  test("a header segment that is not JSON at all is refused, signed or not", async () => {
    for (const text of ["", "x", "{", "}", '{"alg"', "\u0000", "alg=ES256"]) {
      const input = `${encode(text)}.${encode(claims())}`;
      await doors.refuse(signInput(doors.key, input));
    }
  });
});
