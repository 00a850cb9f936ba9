import type { AuthError, AuthResult, Claims, Profile, RequirementOverrides } from "../../generated/typescript/index.ts";
import type { Explanation } from "./explanation.ts";

/** What stages extract to claims say about a token. */
export type Identification =
  | { readonly ok: true; readonly principal: Claims }
  | { readonly ok: false; readonly error: AuthError };

/** What stage requirements says about a principal. Only a scope shortfall names scopes. */
export type RequirementsResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: AuthError; readonly missingScopes?: never }
  | {
      readonly ok: false;
      readonly error: AuthError;
      /** Required scopes that the mandate lacks, in configured order. */
      readonly missingScopes: readonly string[];
      /** Every scope that the call requires, for one challenge. */
      readonly requiredScopes: readonly string[];
    };

/** A verifier whose requirements a route has tightened. */
export interface RouteVerifier {
  /** Requirements of the route and its verifier together, defaults filled in, frozen. */
  readonly requirements: RequirementOverrides;
  authenticate(token: string): Promise<AuthResult>;
  authorization(header: string | null | undefined): Promise<AuthResult>;
}

/**
 * Decides about mandates. No method throws, rejects or hangs, whatever it is given, except `require` on bad overrides
 * and `warmup` on missing keys.
 */
export interface Verifier {
  readonly profile: Profile;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly zoneId?: string;
  /** Base requirements, defaults filled in, frozen. */
  readonly requirements: RequirementOverrides;
  readonly resourceMetadataUrl?: string;

  /** Every stage. Overrides only tighten; bad ones are refused with `verification_unavailable` (`misconfigured`). */
  authenticate(token: string, overrides?: RequirementOverrides): Promise<AuthResult>;
  /** The same for an `Authorization` header. A malformed header counts as no token; hosts answer it with 400. */
  authorization(header: string | null | undefined, overrides?: RequirementOverrides): Promise<AuthResult>;
  /** Tightens once, for a route. @throws CountersignConfigError on bad overrides */
  require(overrides: RequirementOverrides): RouteVerifier;

  /** Stages extract to claims alone, for hosts that run the others themselves. */
  identify(token: string): Promise<Identification>;
  /** Stage revocation alone. No promise when the store answers synchronously. */
  checkRevocation(principal: Claims): AuthError | undefined | Promise<AuthError | undefined>;
  /**
   * Stage requirements alone. Requirements that more scope cannot satisfy come first; only when they all hold is a
   * scope shortfall reported.
   */
  checkRequirements(principal: Claims, overrides?: RequirementOverrides): RequirementsResult;
  /** For long calls: expiry and revocation again. `null` while the authority holds. */
  checkActive(principal: Claims, nowMs?: number): Promise<AuthError | null>;
  /** Walks the ladder and reports every rung. */
  explain(token: string, overrides?: RequirementOverrides): Promise<Explanation>;

  /** Fetches the key set ahead of the first call. @throws Error when it cannot be had now */
  warmup(): Promise<void>;
  /** Forgets keys and verified tokens. The verifier stays usable and starts cold. */
  close(): void;
}
