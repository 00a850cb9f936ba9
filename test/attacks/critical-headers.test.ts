import { describe, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf, signInput } from "./forge.ts";

const doors = createDoors();
const good = headerOf(doors.key);

describe("crit", () => {
  test.each([[["exp"]], [["x-unknown"]], [["https://example.test/ext"]], [["bork", "bork"]]])(
    "CVE-2025-59420: unknown critical members %j are refused",
    async (crit) => {
      await doors.refuse(forge(doors.key, claims(), { ...good, crit }));
      await doors.refuse(forge(doors.key, claims(), { ...good, crit, [crit[0] ?? ""]: true }));
    },
  );

  test.each([[[]], ["exp"], [null], [{}], [1], [[1]], [[""]], [true], [""]])(
    "CVE-2026-32597: crit %j is refused",
    (crit) => doors.refuse(forge(doors.key, claims(), { ...good, crit })),
  );

  test.each([[["alg"]], [["kid", "typ"]], [["b64"]], [["crit"]]])(
    "CVE-2026-35042: standard names %j in crit are refused",
    (crit) => doors.refuse(forge(doors.key, claims(), { ...good, crit, b64: true })),
  );

  test("CVE-2026-35042: an unencoded payload is refused, b64 false or true, critical or not", async () => {
    for (const b64 of [false, true, null]) {
      await doors.refuse(forge(doors.key, claims(), { ...good, b64 }));
      const header = encode({ ...good, b64, crit: ["b64"] });
      await doors.refuse(signInput(doors.key, `${header}.${encode(claims())}`));
      await doors.refuse(signInput(doors.key, `${header}.${JSON.stringify(claims())}`));
    }
  });

  test("CVE-2025-59420: an unknown member that nobody calls critical is ignored", () =>
    doors.accept(forge(doors.key, claims(), { ...good, "x-unknown": { deep: [1] } })));
});
