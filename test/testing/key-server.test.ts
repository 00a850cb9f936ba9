import { describe, expect, test } from "vitest";
import { createTestIssuer } from "../../src/testing/index.ts";

const issuer = await createTestIssuer();

describe("the in-memory key server of a test issuer", () => {
  test("serves public keys only", async () => {
    const response = await issuer.fetch(issuer.jwksUri);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(response.status).toBe(200);
    expect(keys).toEqual(issuer.jwks().keys);
    expect(keys[0]).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig", kid: issuer.kid() });
    expect(keys.every((key) => !("d" in key))).toBe(true);
  });

  test("ignores the query, as profile 1.0 names the zone there", async () => {
    expect((await issuer.fetch(`${issuer.jwksUri}?zone_id=zone-1`)).status).toBe(200);
  });

  test("knows no other address", async () => {
    expect((await issuer.fetch("https://issuer.test/keys")).status).toBe(404);
    expect((await issuer.fetch("https://elsewhere.test/.well-known/jwks.json")).status).toBe(404);
  });

  test("counts every request, answered or not", async () => {
    const before = issuer.requests();
    await issuer.fetch(new Request(issuer.jwksUri));
    issuer.setMode("down");
    await expect(issuer.fetch(issuer.jwksUri)).rejects.toThrow(TypeError);
    issuer.setMode("healthy");
    expect(issuer.requests() - before).toBe(2);
  });

  test.each([
    ["error", 500, '{"error":"server_error"}'],
    ["bad-json", 200, '{"keys":['],
    ["empty", 200, '{"keys":[]}'],
  ] as const)("answers in mode %s with status %i", async (mode, status, body) => {
    issuer.setMode(mode);
    const response = await issuer.fetch(issuer.jwksUri);
    issuer.setMode("healthy");
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  test("keeps a slow request waiting until it is healed", async () => {
    issuer.setMode("slow");
    let settled = false;
    const waiting = issuer.fetch(issuer.jwksUri).finally(() => {
      settled = true;
    });
    await Promise.resolve();
    expect(settled).toBe(false);
    issuer.setMode("healthy");
    expect((await waiting).status).toBe(200);
  });

  test("gives up a slow request when its caller does", async () => {
    issuer.setMode("slow");
    const caller = new AbortController();
    const waiting = issuer.fetch(issuer.jwksUri, { signal: caller.signal });
    caller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    issuer.setMode("healthy");
  });

  test("refuses a caller that had given up before", async () => {
    await expect(issuer.fetch(issuer.jwksUri, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
  });
});
