import type { AuthError } from "../../generated/typescript/index.ts";
import type { Verifier } from "../mandate/index.ts";
import type { AuthInfo, Principal } from "./auth-info.ts";
import { BASE_ALONE } from "./requirement-map.ts";
import { PASS, type Rung, type RungVerdict } from "./rung.ts";

/** The rungs that every gate has, in ladder order. */
export function builtInRungs(
  verifier: Verifier,
  revocation: RevocationLookup,
  /** The principal as requirement checks see it, its scopes closed under the hierarchy. */
  closed: (principal: Principal) => Principal,
): readonly Rung[] {
  return [mandateRung(verifier), revocation.rung, requirementsRung(verifier, closed)];
}

/** A principal that was verified earlier must not have expired since. */
function mandateRung(verifier: Verifier): Rung {
  return {
    name: "mandate",
    opaque: true,
    decide: ({ principal, pinned }) => (pinned ? verifier.checkActive(principal).then(verdictOf) : PASS),
  };
}

/** The revocation lookup of one request: made once, however many items of a list are decided with it. */
export interface RevocationLookup {
  readonly rung: Rung;
  /** Makes the lookup ahead of the decisions, which then need not wait. Rejects never. */
  look(authInfo: AuthInfo): AuthError | undefined | Promise<AuthError | undefined>;
}

export function createRevocationLookup(verifier: Verifier): RevocationLookup {
  const looked = new WeakMap<AuthInfo, RungVerdict>();
  const look = (authInfo: AuthInfo): AuthError | undefined | Promise<AuthError | undefined> => {
    const error = verifier.checkRevocation(authInfo.extra.countersign);
    if (error instanceof Promise) {
      return error.then((settled) => {
        looked.set(authInfo, verdictOf(settled));
        return settled;
      });
    }
    looked.set(authInfo, verdictOf(error));
    return error;
  };
  const rung: Rung = {
    name: "revocation",
    opaque: true,
    decide: ({ authInfo, pinned }) => {
      const known = pinned ? PASS : looked.get(authInfo);
      if (known !== undefined) return known;
      const error = look(authInfo);
      return error instanceof Promise ? error.then(verdictOf) : verdictOf(error);
    },
  };
  return { rung, look };
}

/** Base and item requirements: opaque ones first, then the scope shortfall with everything that is required. */
function requirementsRung(verifier: Verifier, closed: (principal: Principal) => Principal): Rung {
  return {
    name: "requirements",
    opaque: false,
    decide: ({ principal, requirements, requiredScopes }) => {
      const seen = closed(principal);
      let shortfall: AuthError | undefined;
      for (const set of requirements) {
        const result = set === BASE_ALONE ? verifier.checkRequirements(seen) : verifier.checkRequirements(seen, set);
        if (result.ok === true) continue;
        if (result.missingScopes === undefined) return { ok: false, error: result.error };
        shortfall ??= result.error;
      }
      return shortfall === undefined ? PASS : { ok: false, error: shortfall, requiredScopes };
    },
  };
}

function verdictOf(error: AuthError | null | undefined): RungVerdict {
  return error === null || error === undefined ? PASS : { ok: false, error };
}
