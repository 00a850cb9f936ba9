import type { Profile } from "../../generated/typescript/index.ts";
import { callerOf } from "../core/caller-of.ts";
import type { Principal } from "./auth-info.ts";

/**
 * Which principal a handle (session, task) belongs to. A handle authenticates nobody (R20): it is honoured for its
 * owner alone, and answered as unknown to everybody else.
 */
export interface Handles {
  bind(handle: string, principal: Principal): void;
  /** Whether the handle is known and belongs to this principal. */
  owns(handle: string, principal: Principal): boolean;
  /** Whether the handle is known and belongs to somebody else. */
  isForeign(handle: string, principal: Principal): boolean;
}

/**
 * Keeps the newest `maxEntries` handles. One that was dropped counts as unknown, so its client starts anew.
 *
 * The owner is issuer, subject and client: a refreshed token continues, another user or client does not.
 */
export function createHandles(issuer: string, maxEntries: number, profile: Profile): Handles {
  const owners = new Map<string, string>();
  const ownerOf = (principal: Principal): string => {
    const { subject, clientId } = callerOf(profile, principal);
    return JSON.stringify([issuer, subject, clientId]);
  };
  return {
    bind(handle, principal) {
      if (owners.has(handle)) return;
      if (owners.size >= maxEntries)
        for (const oldest of owners.keys()) {
          owners.delete(oldest);
          break;
        }
      owners.set(handle, ownerOf(principal));
    },
    isForeign(handle, principal) {
      const owner = owners.get(handle);
      return owner !== undefined && owner !== ownerOf(principal);
    },
    owns(handle, principal) {
      const owner = owners.get(handle);
      if (owner === undefined || owner !== ownerOf(principal)) return false;
      owners.delete(handle);
      owners.set(handle, owner);
      return true;
    },
  };
}
