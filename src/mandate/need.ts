import { hasWord, own, type Profile, type RequirementOverrides } from "../../generated/typescript/index.ts";

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
  const scopes: string[] = [];
  for (const row of profile.checks) {
    if (row.stage !== "requirements") continue;
    const value = own(requirements, row.name);
    const byScope = isCuredByScope(profile, row.error);
    // Every name is an own member, so that nothing shows through from a prototype.
    all[row.name] = value;
    opaque[row.name] = byScope ? undefined : value;
    if (byScope && Array.isArray(value)) scopes.push(...(value as readonly string[]));
  }
  return Object.freeze({
    requirements,
    all: Object.freeze(all),
    opaque: Object.freeze(opaque),
    scopes: Object.freeze(scopes),
  });
}

/** Whether a code of the catalogue tells the client to come back with more scope. */
export function isCuredByScope(profile: Profile, code: string): boolean {
  return Object.hasOwn(profile.errors, code) && profile.errors[code]?.challenge === "insufficient_scope";
}

/** The required scopes that a granted scope lacks, in configured order. */
export function missingScopes(need: Need, granted: unknown): readonly string[] {
  return Object.freeze(need.scopes.filter((scope) => typeof granted !== "string" || !hasWord(granted, scope)));
}
