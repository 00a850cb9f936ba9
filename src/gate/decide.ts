import type { AuthError, Profile } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { ALLOW, type Decision } from "./decision.ts";
import type { Rung, RungInput, RungVerdict } from "./rung.ts";
import { unionScopes } from "./scopes.ts";

interface Shortfall {
  readonly error: AuthError;
  readonly rung: string;
  readonly scopes: readonly string[];
}

/**
 * Walks the ladder for one item. The first opaque refusal is final. A scope shortfall is held back until every other
 * rung has passed; then one refusal names the union of all scopes that the operation requires.
 *
 * Synchronous as long as every rung answers synchronously; otherwise a promise. Never throws, never rejects.
 */
export function climb(rungs: readonly Rung[], input: RungInput, profile: Profile): Decision | Promise<Decision> {
  const shortfalls: Shortfall[] = [];
  const broken = (rung: Rung): Decision => ({
    kind: "refuse",
    error: createAuthError(profile, "verification_unavailable", { reason: "misconfigured" }),
    rung: rung.name,
  });
  const take = (rung: Rung, verdict: RungVerdict): Decision | undefined => {
    if (verdict.ok === true) return undefined;
    const { error, requiredScopes } = verdict;
    if (typeof error?.code !== "string") return broken(rung);
    if (rung.opaque || requiredScopes === undefined || requiredScopes.length === 0) {
      return { kind: "refuse", error: error as AuthError, rung: rung.name };
    }
    shortfalls.push({ error: error as AuthError, rung: rung.name, scopes: requiredScopes });
    return undefined;
  };
  const top = (): Decision => {
    const first = shortfalls[0];
    if (first === undefined) return ALLOW;
    const requiredScopes = unionScopes(input.requiredScopes, ...shortfalls.map(({ scopes }) => scopes));
    return { kind: "refuse", error: first.error, rung: first.rung, requiredScopes };
  };
  const from = (start: number): Decision | Promise<Decision> => {
    for (let at = start; at < rungs.length; at += 1) {
      const rung = rungs[at];
      if (rung === undefined) break;
      let verdict: RungVerdict | Promise<RungVerdict>;
      try {
        verdict = rung.decide(input);
      } catch {
        return broken(rung);
      }
      if (verdict instanceof Promise) {
        return verdict.then(
          (settled) => takeSafely(rung, settled) ?? from(at + 1),
          () => broken(rung),
        );
      }
      const refusal = takeSafely(rung, verdict);
      if (refusal !== undefined) return refusal;
    }
    return top();
  };
  const takeSafely = (rung: Rung, verdict: RungVerdict): Decision | undefined => {
    try {
      return take(rung, verdict);
    } catch {
      return broken(rung);
    }
  };
  return from(0);
}
