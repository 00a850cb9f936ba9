import { hasWord, own, type Profile, type RequirementOverrides } from "../../generated/typescript/index.ts";
import { isCuredByScope, requiredScopesOf } from "../core/required-scopes.ts";

/** The requirements of one call, prepared for enforcement. */
export interface Need {
  /** Defaults filled in, frozen. */
  readonly requirements: RequirementOverrides;
  /** Every requirement. */
  readonly all: object;
  /** Those that more scope cannot satisfy. */
  readonly opaque: object;
  /** Every scope that the call requires. */
  readonly scopes: readonly string[];
}

/** Prepares requirements; pure, so the result may be kept as long as the requirements are frozen. */
export function prepareNeed(profile: Profile, requirements: RequirementOverrides): Need {
  const all: Record<string, unknown> = {};
  const opaque: Record<string, unknown> = {};
  for (const row of profile.checks) {
    if (row.stage !== "requirements") continue;
    const value = own(requirements, row.name);
    const byScope = isCuredByScope(profile, row.error);
    // Every name is an own member, so that nothing shows through from a prototype.
    all[row.name] = value;
    opaque[row.name] = byScope ? undefined : value;
  }
  return Object.freeze({
    requirements,
    all: Object.freeze(all),
    opaque: Object.freeze(opaque),
    scopes: requiredScopesOf(profile, requirements),
  });
}

/** The required scopes that a granted scope lacks, in configured order. */
export function missingScopes(need: Need, granted: unknown): readonly string[] {
  return Object.freeze(need.scopes.filter((scope) => typeof granted !== "string" || !hasWord(granted, scope)));
}
