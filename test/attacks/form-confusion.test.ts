import { describe, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf, segmentOf, signInput } from "./forge.ts";

const doors = createDoors();

describe("form confusion", () => {
  test("CVE-2022-39227: JSON serializations are refused, bare and dressed as compact", async () => {
    const token = doors.mint();
    const [header, payload, signature] = [segmentOf(token, 0), segmentOf(token, 1), segmentOf(token, 2)];
    const flat = { protected: header, payload, signature };
    const general = { payload, signatures: [{ protected: header, signature }] };
    for (const form of [flat, general, { ...flat, header: { alg: "none" } }, [flat]]) {
      await doors.refuse(JSON.stringify(form));
      await doors.refuse(encode(form));
      await doors.refuse(`${encode(form)}.${payload}.${signature}`);
    }
    const forged = encode(claims({ sub: "user-mallory" }));
    await doors.refuse(`{" ${header}.${forged}.${signature}":"","protected":"${header}","payload":"${payload}"}`);
    await doors.refuse(`{"${header}.${payload}.${signature}`);
    await doors.refuse(`${header}.${payload}.${signature}"}`);
  });

  test("CVE-2026-29000: a nested JWT is refused", async () => {
    const inner = doors.mint();
    for (const cty of ["JWT", "jwt", "application/jwt"]) {
      await doors.refuse(forge(doors.key, inner, { ...headerOf(doors.key), cty }));
      await doors.refuse(forge(doors.key, JSON.stringify(inner), { ...headerOf(doors.key), cty }));
    }
    await doors.refuse(forge(doors.key, forge(doors.key, inner)));
  });

  test("CVE-2026-29000: 0 to 6 segments, empty segments and stray dots are refused", async () => {
    const parts = doors.mint().split(".");
    for (let count = 0; count <= 6; count += 1) {
      if (count === 3) continue;
      const token = Array.from({ length: count }, (_, at) => parts[at % 3] ?? "").join(".");
      await doors.refuse(token, token === "" ? "missing_token" : "invalid_token");
    }
    for (const empty of [0, 1, 2]) await doors.refuse(parts.map((part, at) => (at === empty ? "" : part)).join("."));
    for (const token of [".", "..", "...", "....", `.${parts.join(".")}`, `${parts.join(".")}.`, parts.join("..")]) {
      await doors.refuse(token);
    }
    await doors.refuse(signInput(doors.key, `${encode(headerOf(doors.key))}.${encode(claims())}.`));
    await doors.refuse(signInput(doors.key, `${encode(headerOf(doors.key))}.${encode(claims())}.${encode("x")}`));
  });
});
