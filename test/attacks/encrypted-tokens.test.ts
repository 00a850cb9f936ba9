import { describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf } from "./forge.ts";

const doors = createDoors();
const management = ["dir", "RSA-OAEP", "RSA1_5", "A128KW", "ECDH-ES", "PBES2-HS256+A128KW", "PBES2-HS512+A256KW"];

describe("encrypted tokens", () => {
  test.each(management)("CVE-2021-29443: %s in five segments is refused", async (alg) => {
    const header = encode({ alg, enc: "A128CBC-HS256", kid: "key-1" });
    await doors.refuse(`${header}.AAAA.AAAA.AAAA.AAAA`);
    await doors.refuse(`${header}..AAAA.AAAA.AAAA`);
    await doors.refuse(`${header}.AAAA.${"A".repeat(86)}`);
    await doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), alg, enc: "A128GCM" }));
  });

  test("CVE-2021-29443: enc is refused even beside ES256 and a good signature", () =>
    doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), enc: "A128GCM" })));

  test("CVE-2022-36083: a PBES2 header with a huge iteration count costs no derivation", async () => {
    const header = encode({ alg: "PBES2-HS512+A256KW", enc: "A256GCM", p2c: 2 ** 31, p2s: "AAAA" });
    const five = `${header}.AAAA.AAAA.AAAA.AAAA`;
    const three = `${header}.AAAA.${"A".repeat(86)}`;
    await doors.refuse(five);
    await doors.refuse(three);
    const started = performance.now();
    for (let round = 0; round < 1_000; round += 1) await doors.verifier.authenticate(five);
    for (let round = 0; round < 1_000; round += 1) await doors.verifier.authenticate(three);
    // One derivation alone would take minutes.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
