import { authErrorBody, authErrorResponse, challengeHeader, errorToStatus, unauthorizedResponse } from "countersign";
import { core, type ErrorCode } from "countersign/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAuthError } from "../../src/core/create-auth-error.ts";
import { malformedChallenge } from "../../src/core/malformed-challenge.ts";
import { withholdChallenge } from "../../src/core/withheld-challenge.ts";

const profile = core.profiles["2026-05"];
const known = { requiredScopes: ["files:read", "files:write"], resourceMetadataUrl: "https://notes.example/prm" };
const both = 'scope="files:read files:write", resource_metadata="https://notes.example/prm"';

const rows: readonly (readonly [ErrorCode, number, string | undefined])[] = [
  ["missing_token", 401, 'Bearer resource_metadata="https://notes.example/prm", scope="files:read files:write"'],
  ["invalid_token", 401, `Bearer error="invalid_token", error_description="Token validation failed", ${both}`],
  ["invalid_zone", 401, `Bearer error="invalid_token", error_description="Token zone validation failed", ${both}`],
  [
    "insufficient_scope",
    403,
    `Bearer error="insufficient_scope", error_description="Missing scope: files:write", ${both}`,
  ],
  ["session_revoked", 403, undefined],
  ["agent_required", 403, undefined],
  ["delegation_required", 403, undefined],
  ["chain_mismatch", 403, undefined],
  ["hop_count_exceeded", 403, undefined],
  ["verification_unavailable", 503, undefined],
];

describe("the answer to a refusal", () => {
  it("covers every code of the catalogue", () => {
    expect(rows.map(([code]) => code).sort()).toEqual(Object.keys(profile.errors).sort());
  });

  it.each(rows)("%s is %i", async (code, status, challenge) => {
    const parts = code === "insufficient_scope" ? { missing: "files:write" } : {};
    const error = createAuthError(profile, code, parts);
    expect(errorToStatus(code)).toBe(status);
    expect(challengeHeader(error, known)).toBe(challenge);

    const response = authErrorResponse(error, known);
    expect(response.status).toBe(status);
    expect(response.headers.get("www-authenticate")).toBe(challenge ?? null);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
    expect(await response.json()).toEqual({ error: code, error_description: error.description });
  });

  it("names nothing that is not known", () => {
    expect(challengeHeader(createAuthError(profile, "missing_token"))).toBe("Bearer");
    expect(challengeHeader(createAuthError(profile, "invalid_token"))).toBe(
      'Bearer error="invalid_token", error_description="Token validation failed"',
    );
  });

  it("answers a malformed header with invalid_request", () => {
    const text = 'Bearer error="invalid_request", error_description="The request is malformed"';
    expect(malformedChallenge()).toBe(text);
    expect(malformedChallenge("https://notes.example/prm")).toBe(
      `${text}, resource_metadata="https://notes.example/prm"`,
    );
  });

  it("never asks for offline_access", () => {
    const error = createAuthError(profile, "insufficient_scope", { missing: "a" });
    expect(challengeHeader(error, { requiredScopes: ["a", "offline_access"] })).toContain('scope="a"');
  });

  it("sends no challenge for a shortfall that scope cannot cure", () => {
    const error = withholdChallenge(
      Object.freeze({ ...createAuthError(profile, "insufficient_scope", { missing: "a" }) }),
    );
    expect(challengeHeader(error, known)).toBeUndefined();
    expect(errorToStatus(error.code)).toBe(403);
  });

  it("has one status for strings that are no code", () => {
    for (const code of ["", "nope", "__proto__", "constructor", "toString"]) expect(errorToStatus(code)).toBe(403);
  });

  it("is called unauthorizedResponse as well", () => {
    expect(unauthorizedResponse).toBe(authErrorResponse);
  });

  it("rounds Retry-After up to whole seconds, at least one", () => {
    for (const [seconds, text] of [
      [0.2, "1"],
      [0, "1"],
      [1.5, "2"],
      [7, "7"],
    ] as const) {
      const error = createAuthError(profile, "verification_unavailable", { retryAfterSeconds: seconds });
      expect(authErrorResponse(error).headers.get("retry-after")).toBe(text);
    }
  });

  it("gives a valid header for every configured value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.string({ unit: "binary" })), (text, requiredScopes) => {
        const error = createAuthError(profile, "insufficient_scope", { missing: text });
        const header = challengeHeader(error, { requiredScopes, resourceMetadataUrl: text }) ?? "";
        expect(header).toMatch(
          /^Bearer [a-z_]+="[\x20-\x21\x23-\x5B\x5D-\x7E]+"(, [a-z_]+="[\x20-\x21\x23-\x5B\x5D-\x7E]+")*$/,
        );
        expect(header).not.toMatch(/error_description="[^"]*[=,]/);
        expect(new Headers({ "www-authenticate": header }).get("www-authenticate")).toBe(header.trim());
      }),
    );
  });
});

describe("the error object", () => {
  it("is exactly code and description, and shared, where nothing varies", () => {
    const error = createAuthError(profile, "invalid_token");
    expect(Object.keys(error)).toEqual(["code", "description"]);
    expect(Object.isFrozen(error)).toBe(true);
    expect(createAuthError(profile, "invalid_token")).toBe(error);
  });

  it("carries reason and retry time on an outage, and keeps the reason out of the body", () => {
    const error = createAuthError(profile, "verification_unavailable", { reason: "keys_unavailable" });
    expect(error).toEqual({
      code: "verification_unavailable",
      description: "Verification temporarily unavailable",
      reason: "keys_unavailable",
      retryAfterSeconds: 5,
    });
    expect(authErrorBody(error)).toEqual({
      error: "verification_unavailable",
      error_description: "Verification temporarily unavailable",
    });
  });

  it("has a hint only in profiles with hints", () => {
    const hinted = createAuthError({ ...profile, hints: true }, "invalid_token");
    expect(hinted.hint).toBe(profile.errors.invalid_token.hint);
    expect(authErrorBody(hinted)).toHaveProperty("error_hint");
  });

  it("fills in configured values as they are, patterns of replacement included", () => {
    expect(createAuthError(profile, "chain_mismatch", { missing: "$&$1" }).description).toBe(
      "Delegation chain missing application: $&$1",
    );
    expect(createAuthError(profile, "chain_mismatch").description).toBe("Delegation chain missing application");
  });

  it("fails closed for a code that no catalogue lists", () => {
    for (const code of ["nope", "__proto__", "toString"]) {
      expect(createAuthError(profile, code)).toMatchObject({
        code: "verification_unavailable",
        reason: "misconfigured",
      });
    }
    expect(createAuthError({ ...profile, errors: {} } as unknown as typeof profile, "nope")).toMatchObject({
      code: "verification_unavailable",
    });
  });
});
