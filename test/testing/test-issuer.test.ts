import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { createFakeClock, createTestIssuer, type TestIssuer } from "../../src/testing/index.ts";

function verify(issuer: TestIssuer, token: string) {
  return jwtVerify(token, createLocalJWKSet(issuer.jwks() as unknown as JSONWebKeySet));
}

describe("a test issuer", () => {
  test("mints a good mandate that an independent library verifies", async () => {
    const issuer = await createTestIssuer();
    const { payload, protectedHeader } = await verify(issuer, await issuer.mint());
    expect(protectedHeader).toEqual({ typ: "at+jwt", kid: "key-1", alg: "ES256" });
    expect(payload).toMatchObject({
      iss: issuer.issuer,
      aud: issuer.audience,
      zone_id: issuer.zoneId,
      sub: "user-alice",
    });
    expect(payload.exp).toBe((payload.iat ?? 0) + 300);
  });

  test.each(["ES256", "EdDSA", "RS256", "PS256"] as const)("signs with %s", async (algorithm) => {
    const issuer = await createTestIssuer({ algorithm });
    const { protectedHeader } = await verify(issuer, await issuer.mint());
    expect(protectedHeader.alg).toBe(algorithm);
    const raw = await issuer.mint({}, { rawHeader: `{"alg":"${algorithm}","kid":"key-1"}` });
    expect((await verify(issuer, raw)).protectedHeader).toEqual({ alg: algorithm, kid: "key-1" });
  });

  test("takes issuer, audience, zone, lifetime and clock from its options", async () => {
    const clock = createFakeClock(1_000_000_000_000);
    const issuer = await createTestIssuer({
      issuer: "https://sts.test/base/",
      audience: ["a", "b"],
      zoneId: "z",
      ttlSeconds: 10,
      now: clock.now,
    });
    expect(issuer.jwksUri).toBe("https://sts.test/base/.well-known/jwks.json");
    expect(decodeJwt(await issuer.mint())).toMatchObject({
      iss: "https://sts.test/base/",
      aud: ["a", "b"],
      zone_id: "z",
      iat: 1_000_000_000,
      exp: 1_000_000_010,
    });
    expect(decodeJwt(await issuer.mint({}, { ttlSeconds: -5 })).exp).toBe(999_999_995);
  });

  test("gives every mandate a session and an id of its own", async () => {
    const issuer = await createTestIssuer();
    const claims = [decodeJwt(await issuer.mint()), decodeJwt(await issuer.mint())];
    expect(new Set(claims.flatMap((each) => [each["sid"], each.jti])).size).toBe(4);
  });

  test("removes a claim for undefined and sends null for null", async () => {
    const issuer = await createTestIssuer();
    const claims = decodeJwt(await issuer.mint({ sid: undefined, scope: null, custom: [1] }));
    expect("sid" in claims).toBe(false);
    expect([claims["scope"], claims["custom"]]).toEqual([null, [1]]);
  });

  test("sends a claim called __proto__ as data", async () => {
    const issuer = await createTestIssuer();
    const claims = JSON.parse('{"__proto__":"data"}') as Record<string, unknown>;
    const [, payload = ""] = (await issuer.mint(claims)).split(".");
    expect(Buffer.from(payload, "base64url").toString()).toContain('"__proto__":"data"');
  });

  test("changes header members and signs raw text as it is", async () => {
    const issuer = await createTestIssuer();
    const token = await issuer.mint({}, { header: { typ: undefined, kid: "other" }, rawPayload: "not json" });
    expect(decodeProtectedHeader(token)).toEqual({ kid: "other", alg: "ES256" });
    expect(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).toBe("not json");
  });

  test("keeps the two newest keys published when it rotates, and signs with the newest", async () => {
    const issuer = await createTestIssuer();
    const old = await issuer.mint();
    expect([await issuer.rotate(), await issuer.rotate()]).toEqual(["key-2", "key-3"]);
    expect(issuer.jwks().keys.map((key) => key["kid"])).toEqual(["key-3", "key-2"]);
    expect(decodeProtectedHeader(await issuer.mint()).kid).toBe("key-3");
    await expect(verify(issuer, old)).rejects.toThrow();
  });

  test("replaces a key under its own kid when asked to", async () => {
    const issuer = await createTestIssuer();
    const old = await issuer.mint();
    expect(await issuer.rotate({ sameKid: true })).toBe("key-1");
    expect(issuer.jwks().keys).toHaveLength(1);
    await expect(verify(issuer, old)).rejects.toThrow("signature verification failed");
    await verify(issuer, await issuer.mint());
  });

  test("still mints with a retired key, which its key set no longer names", async () => {
    const issuer = await createTestIssuer();
    await issuer.rotate();
    issuer.retire("key-1");
    expect(issuer.jwks().keys.map((key) => key["kid"])).toEqual(["key-2"]);
    await expect(verify(issuer, await issuer.mint({}, { kid: "key-1" }))).rejects.toThrow();
  });

  test("has no key that it never made", async () => {
    const issuer = await createTestIssuer();
    expect(() => issuer.retire("key-9")).toThrow(RangeError);
    await expect(issuer.mint({}, { kid: "key-9" })).rejects.toThrow(RangeError);
  });

  test("makes fresh keys for every issuer", async () => {
    const [one, two] = await Promise.all([createTestIssuer(), createTestIssuer()]);
    await expect(verify(two, await one.mint())).rejects.toThrow("signature verification failed");
  });

  test("mints what another profile asks for, and serves its key set where the profile looks", async () => {
    const issuer = await createTestIssuer({ profile: "1.0", zoneId: "z 1" });
    expect(issuer.jwksUri).toBe("https://issuer.test/.well-known/jwks.json?zone_id=z%201");
    const claims = decodeJwt(await issuer.mint());
    expect(claims).toMatchObject({ root_sid: "session-1", use: "resource", sub_type: "user" });
    expect((await issuer.fetch(issuer.jwksUri)).status).toBe(200);
    await expect(createTestIssuer({ profile: "9.9" })).rejects.toThrow(TypeError);
  });

  test("adds nothing that the default profile does not ask for", async () => {
    const claims = decodeJwt(await (await createTestIssuer()).mint());
    for (const name of ["root_sid", "use", "sub_type", "target"]) expect(claims).not.toHaveProperty(name);
  });

  test("gives every mandate the claims of one's own contract, which a test may change", async () => {
    const issuer = await createTestIssuer({ claims: { tenant: "acme", jti: undefined } });
    expect(decodeJwt(await issuer.mint())).toMatchObject({ tenant: "acme" });
    expect(decodeJwt(await issuer.mint())).not.toHaveProperty("jti");
    expect(decodeJwt(await issuer.mint({ tenant: undefined }))).not.toHaveProperty("tenant");
  });
});
