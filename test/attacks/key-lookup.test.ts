import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge, publish, signInput } from "./forge.ts";

const one = createForgeKey("key-1");
const two = createForgeKey("key-2");
const doors = createDoors({}, [one, two]);

describe("a key lookup that sees the unverified payload", () => {
  test("CVE-2025-65945: claims of the payload never choose a key or a key set", async () => {
    const mallory = createForgeKey("key-1");
    for (const claim of ["kid", "jwk", "jku", "zone_id", "iss", "cnf", "x5u"]) {
      for (const value of ["key-2", mallory.jwk, "https://evil.test/jwks.json"]) {
        await doors.refuse(forge(mallory, claims({ [claim]: value })));
      }
    }
    // Signed by the second key under the name of the first, whatever the payload says.
    await doors.refuse(forge(two, claims({ kid: "key-2" }), { alg: "ES256", kid: "key-1" }));
    await doors.accept(forge(two, claims({ kid: "key-1" })));
    expect(new Set(doors.urls)).toEqual(new Set(["https://issuer.test/.well-known/jwks.json"]));
  });

  test("CVE-2025-65945: the payload is not even parsed before the signature holds", async () => {
    const parsed: string[] = [];
    const parse = JSON.parse;
    const mallory = createForgeKey("key-1");
    JSON.parse = (text: string, ...rest: unknown[]) => {
      parsed.push(text);
      return (parse as (...args: unknown[]) => unknown)(text, ...rest);
    };
    try {
      await doors.verifier.authenticate(forge(mallory, claims({ sub: "canary" })));
      expect(parsed.filter((text) => text.includes("canary"))).toEqual([]);
      await doors.verifier.authenticate(forge(one, claims({ sub: "canary" })));
      expect(parsed.filter((text) => text.includes("canary"))).toHaveLength(1);
    } finally {
      JSON.parse = parse;
    }
  });

  test.each([[""], [0], [1], [null], [true], [[]], [["key-1"]], [{}], [{ toString: "key-1" }]])(
    "CVE-2025-65945: kid %j of a wrong type is refused",
    (kid) => doors.refuse(forge(one, claims(), { alg: "ES256", kid })),
  );

  test.each([
    "../../dev/null",
    "/dev/null",
    "key-1' OR '1'='1",
    "key-1; rm -rf /",
    "$(id)",
    "`id`",
    "| cat",
    "https://evil.test/jwks.json",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "key-1\u0000",
    "\u0000",
    "KEY-1",
    "key-1 ",
    " key-1",
    "key\u20101",
    "ke\u0443-1",
    "key-1\n",
    "x".repeat(700),
  ])("CVE-2025-65945: kid %j is a name that nobody published", (kid) =>
    doors.refuse(forge(one, claims(), { alg: "ES256", kid })),
  );

  test("CVE-2025-65945: a kid of 10 kB is refused by size", () =>
    doors.refuse(
      signInput(
        one,
        `${Buffer.from(JSON.stringify({ alg: "ES256", kid: "k".repeat(10_000) })).toString("base64url")}.e30`,
      ),
    ));

  test("CVE-2025-65945: without kid two keys are one too many", () =>
    doors.refuse(forge(one, claims(), { alg: "ES256" })));

  test("CVE-2025-65945: names of prototypes are names like any other when a key has one", async () => {
    for (const kid of ["__proto__", "constructor", "toString"]) {
      const key = createForgeKey(kid);
      const verifier = createVerifier({ ...doors.deps, fetch: publish(key.jwk).fetch });
      expect((await verifier.authenticate(forge(key))).ok, kid).toBe(true);
      expect((await verifier.authenticate(forge(one))).ok, kid).toBe(false);
    }
  });

  test("CVE-2025-65945: the length of a kid counts code points, as everywhere in the contract", async () => {
    const key = createForgeKey("\u{1f511}".repeat(150));
    const verifier = createVerifier({ ...doors.deps, fetch: publish(key.jwk).fetch });
    expect((await verifier.authenticate(forge(key))).ok).toBe(true);
  });
});
