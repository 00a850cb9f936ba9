import type { AuthErrorOf } from "../core/contract-types.ts";
import type { AuthInfo, Principal } from "./auth-info.ts";
import type { Item } from "./operation.ts";

/** What a rung sees. Frozen; arguments of a call are untrusted input. */
export interface RungInput<P extends object = Principal> {
  readonly principal: P;
  readonly authInfo: AuthInfo<P>;
  readonly item: Item;
  /** JSON-RPC method, or the list method on whose behalf an item is filtered. */
  readonly method: string;
  /** `params` of the message; absent while a list is filtered. */
  readonly params: Readonly<Record<string, unknown>> | undefined;
  /** Every configured requirement that applies to the item; an item may match several resource templates. */
  readonly requirements: readonly object[];
  /** Every scope that configuration requires of the item, the base included. */
  readonly requiredScopes: readonly string[];
  /** The principal was verified earlier (session, stdio): its expiry is to be checked again. */
  readonly pinned: boolean;
}

/**
 * Verdict of one rung. A refusal that carries `requiredScopes` is a scope shortfall: it is held back until every
 * other rung has passed, and then all shortfalls become one challenge. A refusal without them is final and opaque.
 */
export type RungVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: AuthErrorOf<string>; readonly requiredScopes?: readonly string[] };

/**
 * One step of the ladder: mandate, revocation, requirements; capability, policy and grants join as further rungs.
 *
 * A rung that throws or rejects refuses with `verification_unavailable`.
 */
export interface Rung<P extends object = Principal> {
  readonly name: string;
  /** `true`: its refusals never name scopes, whatever they carry. */
  readonly opaque: boolean;
  decide(input: RungInput<P>): RungVerdict | Promise<RungVerdict>;
}

/** The verdict of a rung that has no objection. */
export const PASS: RungVerdict = Object.freeze({ ok: true });
