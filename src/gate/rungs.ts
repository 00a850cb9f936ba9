import type { AuthError, Profile, RequirementOverrides } from "../../generated/typescript/index.ts";
import type { AuthErrorOf } from "../core/contract-types.ts";
import type { Verifier } from "../mandate/index.ts";
import type { AuthInfo, Principal } from "./auth-info.ts";
import { BASE_ALONE } from "./requirement-map.ts";
import { PASS, type Rung, type RungInput, type RungVerdict } from "./rung.ts";

/** The rungs that every gate has, in the order of the profile. */
export function builtInRungs(
  verifier: Verifier,
  revocation: RevocationLookup,
  /** The principal as requirement checks see it, its scopes closed under the hierarchy. */
  closed: (principal: Principal) => Principal,
): readonly Rung[] {
  const requirements = requirementsRung(verifier, closed);
  return isRequirementsFirst(verifier.profile)
    ? requirementsFirst(verifier, requirements, revocation.rung)
    : [mandateRung(verifier), revocation.rung, requirements];
}

/** Whether the profile checks requirements before revocation. */
export function isRequirementsFirst({ stages }: Profile): boolean {
  return stages.indexOf("requirements") < stages.indexOf("revocation");
}

/**
 * For a principal that was verified earlier, one look tells expiry and revocation alike; what stage revocation refuses
 * waits for its turn.
 */
function requirementsFirst(verifier: Verifier, requirements: Rung, revocation: Rung): readonly Rung[] {
  const later = new WeakMap<RungInput, RungVerdict>();
  const mandate = mandateRung(verifier);
  const hold = (input: RungInput, verdict: RungVerdict): RungVerdict => {
    if (verdict.ok || !isOfRevocation(verifier.profile, verdict.error)) return verdict;
    later.set(input, verdict);
    return PASS;
  };
  return [
    {
      ...mandate,
      decide(input) {
        const verdict = mandate.decide(input);
        return verdict instanceof Promise ? verdict.then((late) => hold(input, late)) : hold(input, verdict);
      },
    },
    requirements,
    { ...revocation, decide: (input) => later.get(input) ?? revocation.decide(input) },
  ];
}

function isOfRevocation({ errors }: Profile, { code }: AuthErrorOf<string>): boolean {
  return Object.hasOwn(errors, code) && errors[code]?.stages.includes("revocation") === true;
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
        const result =
          set === BASE_ALONE
            ? verifier.checkRequirements(seen)
            : verifier.checkRequirements(seen, set as RequirementOverrides);
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
