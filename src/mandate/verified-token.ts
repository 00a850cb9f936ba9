import type { AuthError, AuthResult, Claims } from "../../generated/typescript/index.ts";
import type { VerificationKey } from "./key-set.ts";
import type { Need } from "./need.ts";

/**
 * A token whose signature, shape, issuer and audience hold. Everything that time, the key set, the store or a call can
 * change is still to be checked.
 */
export interface VerifiedToken {
  /** Frozen at every depth, so requests may share it. */
  readonly principal: Claims;
  /** The answer if every later stage passes; shared, because it never differs. */
  readonly accepted: AuthResult;
  /** Identifiers to look up in the revocation store. */
  readonly anchors: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly notBefore: number | undefined;
  readonly issuedAt: number | undefined;
  /** Refusal of the claims that have a code of their own, decided by the token and the configuration alone. */
  readonly ownCode: AuthError | undefined;
  /** Name of the check behind {@link ownCode}. */
  readonly ownCheck: string;
  /** Name under which the cache keeps it; `undefined` when it is not cached. */
  readonly digest: string | undefined;
  readonly kid: string | undefined;
  /** The key that signed it; the token holds only while the key set still maps `kid` to this very key. */
  readonly key: VerificationKey;
  /** The requirements that these claims were last found to satisfy. Both are frozen, so the answer cannot change. */
  satisfied: Need | undefined;
}
