import { createLocalJWKSet, type JWTVerifyOptions, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { createFixture } from "../../bench/fixture.ts";
import { parityFault } from "../../bench/parity.ts";

const fixture = createFixture(4);
const { issuer, audience } = fixture.expectations;
const full: JWTVerifyOptions = { issuer, audience, algorithms: ["ES256"], clockTolerance: 60 };
const keySet = createLocalJWKSet({ keys: fixture.jwks.keys.map((key) => ({ ...key })) });

describe("the fixture", () => {
  it("is what the protocol says: 23 claims, about 1,320 bytes, distinct tokens", () => {
    expect(Object.keys(fixture.claims)).toHaveLength(23);
    expect(fixture.tokens[0]?.length).toBeGreaterThan(1300);
    expect(fixture.tokens[0]?.length).toBeLessThan(1340);
    expect(new Set(fixture.tokens).size).toBe(4);
  });
});

describe("parity", () => {
  it("passes a peer that checks everything", async () => {
    expect(await parityFault(accepting(full), fixture)).toBeUndefined();
  });

  it("refuses a peer that skips aud", async () => {
    const { audience: _, ...rest } = full;
    expect(await parityFault(accepting(rest), fixture)).toBe("accepts wrong aud");
  });

  it("refuses a peer that skips iss", async () => {
    const { issuer: _, ...rest } = full;
    expect(await parityFault(accepting(rest), fixture)).toBe("accepts wrong iss");
  });

  it("refuses a peer that tolerates expiry", async () => {
    expect(await parityFault(accepting({ ...full, clockTolerance: 7200 }), fixture)).toBe("accepts expired");
  });

  it("refuses a peer that only reads the token", async () => {
    expect(await parityFault(() => true, fixture)).toBe("accepts tampered payload");
  });

  it("refuses a peer that is strict to valid tokens", async () => {
    expect(await parityFault(accepting({ ...full, subject: "nobody" }), fixture)).toBe("refuses valid token 0");
  });
});

function accepting(options: JWTVerifyOptions): (token: string) => Promise<boolean> {
  return async (token) => (await jwtVerify(token, keySet, options)).payload.sub !== undefined;
}
