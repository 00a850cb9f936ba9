import type { Profile } from "../../generated/typescript/index.ts";
import { claimOf } from "./claim-of.ts";

/** What hosts need to know of a principal, whatever its profile calls the claims. */
export interface Caller {
  /** `sub`. */
  readonly subject: string;
  /** `client_id`. */
  readonly clientId: string;
  /** Words of `scope`, as granted. */
  readonly scopes: readonly string[];
  /** `exp`, in seconds since 1970. */
  readonly expiresAt: number;
  /** `aud`. */
  readonly audience: readonly string[];
}

/** Reads a verified principal. Words of `scope` are separated by U+0020 alone. */
export function callerOf(profile: Pick<Profile, "claimNames">, principal: object): Caller {
  const scope = claimOf(profile, principal, "scope");
  const audience = claimOf(profile, principal, "aud");
  return {
    subject: claimOf(profile, principal, "sub") as string,
    clientId: claimOf(profile, principal, "client_id") as string,
    scopes: typeof scope === "string" ? scope.split(" ").filter((word) => word !== "") : [],
    expiresAt: claimOf(profile, principal, "exp") as number,
    audience: Array.isArray(audience) ? (audience as readonly string[]) : [audience as string],
  };
}
