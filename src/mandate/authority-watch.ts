import type { Claims, Profile, RevocationStore } from "../../generated/typescript/index.ts";
import { own } from "../../generated/typescript/index.ts";
import { claimOf } from "../core/claim-of.ts";
import { readClock } from "./read-clock.ts";

/** Calls `listener` after a change, with the identifier that changed where it is known; the result ends it. */
export type OnRevocationChange = (listener: (id?: string) => void) => () => void;

/** What a host needs to know to watch running calls without asking the store all the time. */
export interface AuthorityWatch<P extends object = Claims> {
  /** Absent where the store does not tell of changes: it has to be asked again. */
  readonly onChange?: OnRevocationChange;
  /**
   * Identifiers under which changes concern a principal: its anchors, and its zone. `undefined` when nobody can tell: every
   * change may concern it then.
   */
  identifiersOf(principal: P): readonly string[] | undefined;
  /** Milliseconds until `checkActive` finds it expired; `NaN` when nobody can tell. Never throws. */
  expiresInMs(principal: P): number;
}

/** The settings that a watch is made from. */
export interface WatchSources {
  readonly profile: Profile;
  readonly clockSkewSeconds: number;
  readonly now: () => number;
  readonly onChange: OnRevocationChange | undefined;
}

/** How a store tells of changes; `undefined` when it does not. */
export function changesOf(store: RevocationStore): OnRevocationChange | undefined {
  const { onChange } = store as { readonly onChange?: unknown };
  return typeof onChange === "function" ? (listener) => onChange.call(store, listener) : undefined;
}

/** Ports that are answered from the store; what changes in it concerns the claims that they are given. */
const storePorts: ReadonlySet<string> = new Set(["isRevoked", "isDelegationStale"]);

/** @returns total functions: what a principal hides behind getters counts as unknown */
export function createAuthorityWatch({ profile, clockSkewSeconds, now, onChange }: WatchSources): AuthorityWatch {
  const names = new Set(profile.hookChecks.flatMap(({ hook, args }) => (storePorts.has(hook) ? args : [])));
  return Object.freeze({
    ...(onChange === undefined ? {} : { onChange }),
    identifiersOf(principal: Claims) {
      try {
        const zone = claimOf(profile, principal, "zone_id");
        const values = [...profile.anchors(principal), zone, ...[...names].map((name) => own(principal, name))];
        return values.filter((value) => typeof value === "string");
      } catch {
        return undefined;
      }
    },
    expiresInMs(principal: Claims) {
      try {
        const expiresAt = claimOf(profile, principal, "exp");
        return typeof expiresAt === "number" ? (expiresAt + clockSkewSeconds - readClock(now)) * 1000 : Number.NaN;
      } catch {
        return Number.NaN;
      }
    },
  });
}
