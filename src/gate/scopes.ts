import type { Profile } from "../../generated/typescript/index.ts";
import type { Principal } from "./auth-info.ts";

/** Which narrower scopes a broader one implies, directly. Closed transitively by the gate. */
export type ScopeHierarchy = Readonly<Record<string, readonly string[]>>;

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** RFC 6749 section 3.3: `scope-token`. */
export function isScopeToken(value: unknown): value is string {
  return typeof value === "string" && SCOPE_TOKEN.test(value);
}

/** Scopes that a challenge or the metadata may name: `offline_access` is between client and authorization server. */
export function challengeable(scopes: readonly string[]): readonly string[] {
  return scopes.includes("offline_access") ? scopes.filter((scope) => scope !== "offline_access") : scopes;
}

/** Union in first-seen order. */
export function unionScopes(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

/**
 * Granted scopes closed under the hierarchy (R13), each once, granted ones first. Cycles are harmless.
 *
 * @param hierarchy own map of the configured implications
 */
export function closeScopes(granted: readonly string[], hierarchy: ReadonlyMap<string, readonly string[]>): string[] {
  const closed = new Set(granted);
  if (hierarchy.size > 0) {
    for (const scope of closed) for (const implied of hierarchy.get(scope) ?? []) closed.add(implied);
  }
  return [...closed];
}

/** The principal as requirement checks see it: its scope replaced by the closed set. */
export function withScopes({ claimNames }: Profile, principal: Principal, scopes: readonly string[]): Principal {
  return Object.freeze({ ...principal, [claimNames["scope"] ?? "scope"]: scopes.join(" ") });
}
