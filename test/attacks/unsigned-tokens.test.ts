import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf, nowSeconds, publish, segmentOf } from "./forge.ts";

const doors = createDoors();
const casings = ["none", "None", "NONE", "nOnE"];

describe("unsigned tokens", () => {
  test.each(casings)("CVE-2015-2951: alg %s is refused with an empty, an absent and a good signature", async (alg) => {
    const unsigned = `${encode({ ...headerOf(doors.key), alg })}.${encode(claims())}`;
    const signature = segmentOf(doors.mint(), 2);
    for (const token of [unsigned, `${unsigned}.`, `${unsigned}.${signature}`, `${unsigned}.AA`, `${unsigned}..`]) {
      await doors.refuse(token);
    }
  });

  test.each(casings)("CVE-2022-23540: a correctly signed header that says %s is refused", async (alg) => {
    await doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), alg }));
    await doors.refuse(forge(doors.key, claims(), { typ: "JWT", alg }));
  });

  test("CVE-2022-23540: none cannot be configured", () => {
    for (const algorithms of [["none"], [], ["ES256", "none"], "none", [undefined]]) {
      expect(() => createVerifier({ ...doors.deps, algorithms: algorithms as never })).toThrow(TypeError);
    }
  });

  test("CVE-2026-28802: a missing key never means unsigned", async () => {
    const unsigned = `${encode({ ...headerOf(doors.key), alg: "none" })}.${encode(claims())}.`;
    for (const keys of [[], [{ kty: "oct", k: "", kid: "key-1" }]]) {
      const empty = publish(...keys);
      const verifier = createVerifier({ ...doors.deps, fetch: empty.fetch });
      for (const token of [unsigned, unsigned.slice(0, -1)]) {
        const refused = await verifier.authenticate(token);
        expect(refused).toMatchObject({ ok: false, error: { code: "invalid_token" } });
      }
      const signed = await verifier.authenticate(doors.mint({ exp: nowSeconds + 1 }));
      expect(signed).toMatchObject({ error: { code: "verification_unavailable", reason: "keys_unavailable" } });
    }
  });
});
