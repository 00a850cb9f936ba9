import { own, type Profile } from "../../generated/typescript/index.ts";

/** Whether a code of the catalogue tells the client to come back with more scope. */
export function isCuredByScope(profile: Profile, code: string): boolean {
  return Object.hasOwn(profile.errors, code) && profile.errors[code]?.challenge === "insufficient_scope";
}

/** Every scope that requirements name, each once, in the order of the profile's checks: what one challenge asks for. */
export function requiredScopesOf(profile: Profile, requirements: object): readonly string[] {
  const scopes = new Set<string>();
  for (const row of profile.checks) {
    if (row.stage !== "requirements" || !isCuredByScope(profile, row.error)) continue;
    const wanted: unknown = own(requirements, row.name);
    for (const scope of Array.isArray(wanted) ? (wanted as readonly unknown[]) : [wanted]) {
      if (typeof scope === "string") scopes.add(scope);
    }
  }
  return Object.freeze([...scopes]);
}
