import type { Claims, ErrorCode, Profile, RequirementOverrides } from "../../generated/typescript/index.ts";
import type { AuthErrorOf, AuthResultOf } from "../core/contract-types.ts";
import type { AuthorityWatch } from "./authority-watch.ts";
import type { Explanation } from "./explanation.ts";

/** What stages extract to claims say about a token. */
export type Identification<P extends object = Claims, E extends string = ErrorCode> = AuthResultOf<P, E>;

/** What stage requirements says about a principal. Only a scope shortfall names scopes. */
export type RequirementsResult<E extends string = ErrorCode> =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: AuthErrorOf<E>; readonly missingScopes?: never }
  | {
      readonly ok: false;
      readonly error: AuthErrorOf<E>;
      /** Required scopes that the mandate lacks, in configured order. */
      readonly missingScopes: readonly string[];
      /** Every scope that the call requires, for one challenge. */
      readonly requiredScopes: readonly string[];
    };

/** A verifier whose requirements a route has tightened. */
export interface RouteVerifier<
  P extends object = Claims,
  O extends object = RequirementOverrides,
  E extends string = ErrorCode,
> {
  /** Requirements of the route and its verifier together, defaults filled in, frozen. */
  readonly requirements: O;
  authenticate(token: string): Promise<AuthResultOf<P, E>>;
  authorization(header: string | null | undefined): Promise<AuthResultOf<P, E>>;
}

/**
 * Decides about mandates. No method throws, rejects or hangs, whatever it is given, except `require` on bad overrides
 * and `warmup` on missing keys.
 *
 * @typeParam P claims of the profile
 * @typeParam O requirements that a route or a call may tighten
 * @typeParam E error codes of the profile
 */
export interface Verifier<
  P extends object = Claims,
  O extends object = RequirementOverrides,
  E extends string = ErrorCode,
> {
  readonly profile: Profile;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly zoneId?: string;
  /** Base requirements, defaults filled in, frozen. */
  readonly requirements: O;
  readonly resourceMetadataUrl?: string;

  /** Every stage. Overrides only tighten; bad ones are refused with `verification_unavailable` (`misconfigured`). */
  authenticate(token: string, overrides?: O): Promise<AuthResultOf<P, E>>;
  /** The same for an `Authorization` header. A malformed header counts as no token; hosts answer it with 400. */
  authorization(header: string | null | undefined, overrides?: O): Promise<AuthResultOf<P, E>>;
  /** Tightens once, for a route. @throws CountersignConfigError on bad overrides */
  require(overrides: O): RouteVerifier<P, O, E>;

  /** Stages extract to claims alone, for hosts that run the others themselves. */
  identify(token: string): Promise<Identification<P, E>>;
  /** Stage revocation alone. No promise when every port answers synchronously. */
  checkRevocation(principal: P): AuthErrorOf<E> | undefined | Promise<AuthErrorOf<E> | undefined>;
  /**
   * Stage requirements alone. Requirements that more scope cannot satisfy come first; only when they all hold is a
   * scope shortfall reported.
   */
  checkRequirements(principal: P, overrides?: O): RequirementsResult<E>;
  /** For long calls: expiry and stage revocation again. `null` while the authority holds. */
  checkActive(principal: P, nowMs?: number): Promise<AuthErrorOf<E> | null>;
  /** For hosts that watch long calls: who tells of changes, which ones concern a principal, and when it expires. */
  readonly watch?: AuthorityWatch<P>;
  /** Walks the ladder and reports every rung. */
  explain(token: string, overrides?: O): Promise<Explanation>;

  /** Fetches the key set ahead of the first call. @throws Error when it cannot be had now */
  warmup(): Promise<void>;
  /** Forgets keys and verified tokens. The verifier stays usable and starts cold. */
  close(): void;
}

/** A verifier of any contract and profile. */
export type AnyVerifier = Verifier<object, object, string>;
