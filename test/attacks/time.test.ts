import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, claimsWith, forge, nowSeconds } from "./forge.ts";

const doors = createDoors();

describe("time", () => {
  test.each([0, 1, nowSeconds - 1, nowSeconds])("exp %d is over", (exp) => doors.refuse(doors.mint({ exp })));
  test.each([nowSeconds + 1, nowSeconds + 2 ** 31, 2 ** 53 - 1])("exp %d is to come", (exp) =>
    doors.accept(doors.mint({ exp })),
  );

  test.each(["9999999999", "", "never", null, true, -1, 0.5, nowSeconds + 300.5, 2 ** 53, [], [nowSeconds + 300], {}])(
    "exp %j is no time",
    (exp) => doors.refuse(doors.mint({ exp })),
  );

  test.each(["Infinity", "-Infinity", "NaN", "1e400", "-1e400", "1e309", "0x7fffffff", "1_000", "9".repeat(400)])(
    "exp written %s is no time",
    (written) => doors.refuse(forge(doors.key, claimsWith(`"exp":${written}`, { exp: undefined }))),
  );

  test("nbf holds from its second on, iat up to 60 s ahead", async () => {
    await doors.accept(doors.mint({ nbf: nowSeconds }));
    await doors.refuse(doors.mint({ nbf: nowSeconds + 1 }));
    await doors.accept(doors.mint({ iat: nowSeconds + 60 }));
    await doors.refuse(doors.mint({ iat: nowSeconds + 61 }));
    await doors.refuse(doors.mint({ iat: 2 ** 53 - 1 }));
    await doors.refuse(doors.mint({ nbf: nowSeconds + 400, exp: nowSeconds + 300 }));
    await doors.accept(doors.mint({ nbf: 0, iat: 0 }));
    await doors.accept(doors.mint({ nbf: undefined, iat: undefined }));
  });

  test("the tolerance moves all three limits by the same seconds, remembered or not", async () => {
    let ms = nowSeconds * 1000;
    const verifier = createVerifier({ ...doors.deps, clockSkewSeconds: 30, now: () => ms });
    const verdict = async (changes: object, at: number): Promise<boolean> => {
      ms = at;
      return (await verifier.authenticate(forge(doors.key, claims({ ...changes })))).ok;
    };
    const start = nowSeconds * 1000;
    expect(await verdict({ exp: nowSeconds }, start + 29_999)).toBe(true);
    expect(await verdict({ exp: nowSeconds }, start + 30_000)).toBe(false);
    expect(await verdict({ nbf: nowSeconds + 30 }, start)).toBe(true);
    expect(await verdict({ nbf: nowSeconds + 31 }, start)).toBe(false);
    expect(await verdict({ iat: nowSeconds + 90 }, start)).toBe(true);
    expect(await verdict({ iat: nowSeconds + 91 }, start)).toBe(false);
  });

  test("a clock that answers nonsense refuses everybody", async () => {
    const broken: readonly unknown[] = [Number.NaN, undefined, "x", {}, Symbol("x"), 1n, Number.POSITIVE_INFINITY];
    for (const value of broken) {
      const verifier = createVerifier({ ...doors.deps, now: () => value as number });
      expect((await verifier.authenticate(doors.mint())).ok, String(value)).toBe(false);
    }
    for (const value of [null, "", "0", false, [], Number.NEGATIVE_INFINITY]) {
      const verifier = createVerifier({ ...doors.deps, now: () => value as number });
      const expired = doors.mint({ exp: nowSeconds - 9, iat: undefined });
      expect((await verifier.authenticate(expired)).ok, JSON.stringify(value)).toBe(false);
    }
    const throwing = createVerifier({
      ...doors.deps,
      now: () => {
        throw new Error("clock");
      },
    });
    expect(await throwing.authenticate(doors.mint())).toMatchObject({ error: { code: "verification_unavailable" } });
  });
});
