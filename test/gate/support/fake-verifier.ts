import {
  type AuthError,
  type Claims,
  core,
  hasWord,
  type RequirementOverrides,
} from "../../../generated/typescript/index.ts";
import { createAuthError } from "../../../src/core/create-auth-error.ts";
import { tighten } from "../../../src/core/tighten.ts";
import type { Verifier } from "../../../src/mandate/index.ts";

/** A verifier without cryptography: tokens are names of principals. For injecting faults and counting calls. */
export interface FakeVerifier extends Verifier {
  readonly principals: Map<string, Claims>;
  readonly revoked: Set<string>;
  /** Makes the revocation store fail. */
  outage: boolean;
  /** Makes the revocation store asynchronous. */
  asynchronous: boolean;
  now: number;
  identified: number;
}

export const RESOURCE = "http://127.0.0.1:3000/mcp";

export function claims(overrides: Partial<Claims> = {}): Claims {
  const base = {
    sub: "alice",
    zoneId: "zone",
    clientId: "client",
    sid: "sid-alice",
    scope: "",
    expiresAt: 2_000_000_000,
  };
  return Object.freeze({ ...base, audience: RESOURCE, extra: Object.freeze({}), ...overrides }) as Claims;
}

export function fakeVerifier(base: RequirementOverrides = {}, audience: readonly string[] = [RESOURCE]): FakeVerifier {
  const profile = core.profiles["2026-05"];
  const error = (code: string, parts = {}): AuthError => createAuthError(profile, code, parts);
  const verifier = {
    profile,
    issuer: "https://issuer.example.com",
    audience,
    requirements: Object.freeze(base),
    principals: new Map<string, Claims>(),
    revoked: new Set<string>(),
    outage: false,
    asynchronous: false,
    now: 1_000_000_000,
    identified: 0,
    async authenticate(token: string) {
      return verifier.identify(token);
    },
    async authorization(header: string | null | undefined) {
      return verifier.identify(header ?? "");
    },
    require(overrides: RequirementOverrides) {
      const requirements = tighten(profile, base, overrides);
      return { authenticate: verifier.authenticate, authorization: verifier.authorization, requirements };
    },
    async identify(token: string) {
      verifier.identified += 1;
      const principal = verifier.principals.get(token);
      if (principal === undefined) return { ok: false as const, error: error("invalid_token") };
      if (principal.expiresAt <= verifier.now) return { ok: false as const, error: error("invalid_token") };
      return { ok: true as const, principal };
    },
    checkRevocation(principal: Claims) {
      const found = verifier.outage
        ? error("verification_unavailable", { reason: "revocation_unavailable" })
        : verifier.revoked.has(principal.sid)
          ? error("session_revoked")
          : undefined;
      return verifier.asynchronous ? Promise.resolve(found) : found;
    },
    checkRequirements(principal: Claims, overrides: RequirementOverrides = {}) {
      const { requiredScopes = [], ...opaque } = tighten(profile, base, overrides);
      const failure = profile.enforce("requirements", principal, opaque);
      if (failure !== undefined)
        return { ok: false as const, error: error(failure.code, { missing: failure.missing }) };
      const missingScopes = requiredScopes.filter((scope: string) => !hasWord(principal.scope, scope));
      if (missingScopes.length === 0) return { ok: true as const };
      return {
        ok: false as const,
        error: error("insufficient_scope", { missing: missingScopes[0] }),
        missingScopes,
        requiredScopes,
      };
    },
    async checkActive(principal: Claims) {
      if (principal.expiresAt <= verifier.now) return error("invalid_token");
      return (await verifier.checkRevocation(principal)) ?? null;
    },
    async warmup() {},
    close() {},
  };
  return verifier as unknown as FakeVerifier;
}
