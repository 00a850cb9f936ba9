import type { AuthError, ErrorRow, Profile, Reason } from "../../generated/typescript/index.ts";

/** The variable parts of an {@link AuthError}. */
export interface AuthErrorParts {
  /** First missing *configured* value; takes the place of `{missing}` in the description. */
  readonly missing?: string;
  /** Why verification is unavailable. */
  readonly reason?: Reason;
  /** Whole seconds; defaults to the contract's value for codes that can be retried. */
  readonly retryAfterSeconds?: number;
}

/** Errors without a variable part, one object per profile, code and reason: bounded by the contracts in use. */
const shared = new WeakMap<Profile, Map<string, AuthError>>();

/**
 * Builds the refusal for a code of the profile's catalogue.
 *
 * @returns a frozen error. Errors without a variable part are one shared object. A code that the catalogue does not
 * list becomes `verification_unavailable` with reason `misconfigured`, so that an unknown code never reads as a pass.
 */
export function createAuthError(profile: Profile, code: string, parts: AuthErrorParts = {}): AuthError {
  const { missing, reason, retryAfterSeconds } = parts;
  const row: ErrorRow | undefined = Object.hasOwn(profile.errors, code) ? profile.errors[code] : undefined;
  if (row === undefined) {
    return code === "verification_unavailable"
      ? Object.freeze({ code, description: "Verification temporarily unavailable", reason: "misconfigured" })
      : createAuthError(profile, "verification_unavailable", { reason: "misconfigured" });
  }
  if (missing !== undefined || retryAfterSeconds !== undefined) return build(profile, row, parts);

  const key = reason === undefined ? code : `${code} ${reason}`;
  let errors = shared.get(profile);
  if (errors === undefined) {
    errors = new Map();
    shared.set(profile, errors);
  }
  let error = errors.get(key);
  if (error === undefined) {
    error = build(profile, row, parts);
    errors.set(key, error);
  }
  return error;
}

function build(profile: Profile, row: ErrorRow, { missing, reason, retryAfterSeconds }: AuthErrorParts): AuthError {
  return Object.freeze({
    code: row.code as AuthError["code"],
    description: describe(row.description, missing),
    ...(profile.hints && row.hint !== undefined ? { hint: row.hint } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(row.retriable ? { retryAfterSeconds: retryAfterSeconds ?? profile.limits.retryAfterSeconds } : {}),
  });
}

function describe(template: string, missing: string | undefined): string {
  // Without a value the template's lead-in stands alone: "Missing scope: {missing}" reads "Missing scope".
  return missing === undefined ? template.replace(/:? *\{missing\}/, "") : template.replace("{missing}", () => missing);
}
