import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { core, decodeJson, decodeUtf8, type StageName } from "../../generated/typescript/index.ts";

const profile = core.profiles["2026-05"];
const stages: readonly StageName[] = ["extract", "decode", "signature", "claims", "revocation", "requirements"];

const hostile = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error("hostile");
      },
      has: () => {
        throw new Error("hostile");
      },
      ownKeys: () => {
        throw new Error("hostile");
      },
      getOwnPropertyDescriptor: () => {
        throw new Error("hostile");
      },
    },
  );

const getter = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error("hostile");
    },
  });

const HOSTILE: Readonly<Record<string, () => unknown>> = {
  proxy: hostile,
  scope: () => getter("scope"),
  iss: () => getter("iss"),
  requiredScopes: () => getter("requiredScopes"),
};

/** Makes a value late, because the generator of values would itself fall over a hostile one. */
const anything: fc.Arbitrary<() => unknown> = fc.oneof(
  fc
    .anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    .map((value) => () => value),
  fc.constantFrom(...Object.values(HOSTILE)),
);

describe("enforcement", () => {
  it("never throws, and refuses what it cannot read", () => {
    fc.assert(
      fc.property(fc.constantFrom(...stages), anything, anything, (stage, makeSubject, makeNeed) => {
        const [subject, need] = [makeSubject(), makeNeed()];
        const failure = profile.enforce(stage, subject, need as object);
        if (failure !== undefined) expect(Object.keys(profile.errors)).toContain(failure.code);
        expect(profile.enforce("claims", subject, {})?.code).toMatch(/^invalid_(token|zone)$/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([null, undefined, 5, "text", true, [], [1], hostile()])("calls %# unreadable in every part", (subject) => {
    const unreadable = { code: "invalid_token", stage: "claims", check: "shape" };
    for (const part of [profile.enforceIdentity, profile.enforceOwnCodes]) {
      expect(part(subject, { issuer: "a", zoneId: "a" })).toEqual(unreadable);
    }
    expect(profile.enforce("requirements", subject, { requireAgent: true })).toEqual(unreadable);
  });

  it("refuses when the requirements are unreadable", () => {
    const claims = { iss: "a", aud: "a", zone_id: "a", scope: "a", hopCount: 0 };
    for (const need of [null, undefined, hostile()]) {
      expect(profile.enforceIdentity(claims, need as object)?.code).toBe("invalid_token");
      expect(profile.enforceOwnCodes(claims, need as object)?.code).toBe("invalid_token");
      expect(profile.enforce("requirements", claims, need as object)?.code).toBe("invalid_token");
    }
  });
});

describe("decoding", () => {
  it("never throws on any text, however deep", () => {
    for (const depth of [1, 16, 200_000]) {
      expect(decodeJson("[".repeat(depth), 16).ok).toBe(false);
      expect(decodeJson("[".repeat(depth) + "]".repeat(depth), 16).ok).toBe(depth <= 16);
      expect(decodeJson(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`, 16).ok).toBe(depth <= 16);
    }
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => typeof decodeJson(text, 16).ok === "boolean"));
  });

  it.each([null, undefined, 5, {}, [], new Uint8Array()])("refuses what is no text (%#)", (value) => {
    expect(decodeJson(value as unknown as string, 16)).toEqual({ ok: false, rule: "type" });
  });

  it("never throws on any bytes, and takes back what it could have written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const text = decodeUtf8(bytes);
        if (text !== undefined) expect(Buffer.from(text, "utf8").equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
