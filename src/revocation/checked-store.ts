import type { RevocationStore } from "../../generated/typescript/index.ts";
import type { Anchor } from "./anchor.ts";

/** What a store says about a mandate. Only `active` lets it pass. */
export type CheckResult =
  | { readonly state: "active" }
  | { readonly state: "revoked"; readonly anchor: Anchor }
  /** The delegation graph of the zone has moved past the epoch of the mandate. */
  | { readonly state: "stale" }
  /** Nobody can tell now. `reason` is for operators, `retryAfterMs` for the caller. */
  | { readonly state: "unavailable"; readonly reason: string; readonly retryAfterMs: number };

/** One question about one mandate. */
export interface CheckQuery {
  /** Zone of the mandate. */
  readonly zone: string;
  readonly anchors: readonly Anchor[];
  /** Epoch of the delegation graph at the time of issue; absent, no epoch is compared. */
  readonly graphEpoch?: bigint;
}

/** How long a revocation must hold: the latest of these and of what is known already. */
export interface RevokeOptions {
  /** Milliseconds from now. @defaultValue the store's `defaultTtlMs` unless `until` is given */
  readonly ttlMs?: number;
  /** Milliseconds since 1970. */
  readonly until?: number;
}

/**
 * Told of every mark that was set or prolonged and of every zone whose epoch rose.
 *
 * @param id identifier of the mark, or the zone
 * @param anchor what was revoked; absent for a mark without kind and for an epoch
 */
export type RevocationListener = (id: string, anchor?: Anchor) => void;

/** A store that answers about all anchors of a mandate at once, with zone and kind. */
export interface CheckedStore extends RevocationStore {
  /** One answer for all anchors. A revoked anchor beats every failed lookup. */
  check(query: CheckQuery): CheckResult | Promise<CheckResult>;
  /** Revokes an anchor; a shorter time than before changes nothing. Rejects or throws when the mark is not held. */
  revoke(anchor: Anchor, options?: RevokeOptions): void | Promise<void>;
  /** Calls `listener` after every change; the result ends it. */
  onChange?(listener: RevocationListener): () => void;
}
