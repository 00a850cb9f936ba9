import type { AuthError } from "../../generated/typescript/index.ts";

/**
 * The decision on one message or item; listing and calling share it.
 *
 * - `allow`: callable.
 * - `refuse`: known to the caller, but refused. With `requiredScopes` it is acquirable: a step-up may be offered.
 * - `hidden`: answered as the host answers a name that does not exist.
 * - `unknown`: a method that the gate does not know, denied as "Method not found".
 * - `malformed`: names no item; nothing may run.
 */
export type Decision =
  | { readonly kind: "allow" }
  | {
      readonly kind: "refuse";
      readonly error: AuthError;
      /** Name of the rung that refused. */
      readonly rung: string;
      readonly requiredScopes?: readonly string[];
    }
  | { readonly kind: "hidden"; readonly rung: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "malformed" };

export const ALLOW: Decision = Object.freeze({ kind: "allow" });
export const UNKNOWN: Decision = Object.freeze({ kind: "unknown" });
export const MALFORMED: Decision = Object.freeze({ kind: "malformed" });

/** Who hears of decisions: verdict, code, rung and names; never claims, arguments or results. */
export interface DecisionEvent {
  readonly verdict: Decision["kind"] | "unauthenticated";
  readonly method: string;
  readonly item?: string;
  readonly code?: string;
  readonly rung?: string;
  /** Profile and digest of the contract that decided. */
  readonly profile: string;
  readonly contract: string;
}
