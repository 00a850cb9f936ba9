import type { Profile } from "../../generated/typescript/index.ts";
import type { AuthErrorOf } from "./contract-types.ts";
import { defaultProfile } from "./default-profile.ts";
import { quotedDescription, quotedParameter } from "./quoted-parameter.ts";
import { isChallengeWithheld } from "./withheld-challenge.ts";

/** What a challenge may name besides the error. */
export interface ChallengeOptions {
  /** @defaultValue the default profile of the core contract */
  readonly profile?: Profile;
  /** Every scope that the operation requires. `offline_access` is never named. */
  readonly requiredScopes?: readonly string[];
  /** URL of the protected-resource metadata (RFC 9728 §5.1). */
  readonly resourceMetadataUrl?: string;
}

/**
 * The `WWW-Authenticate` value of a refusal (RFC 6750 §3, RFC 9728 §5.1).
 *
 * A request without credentials gets a challenge without `error` (RFC 6750 §3.1). Refusals that a new token or more
 * scope cannot cure get none, so that clients do not step up in vain.
 *
 * @returns the header value, or `undefined` where no challenge is sent. The value is always a valid header.
 */
export function challengeHeader(error: AuthErrorOf<string>, options: ChallengeOptions = {}): string | undefined {
  const { profile = defaultProfile, requiredScopes = [], resourceMetadataUrl } = options;
  const row = Object.hasOwn(profile.errors, error.code) ? profile.errors[error.code] : undefined;
  if (row === undefined || row.challenge === "none" || isChallengeWithheld(error)) return undefined;

  const scope = quotedParameter("scope", requiredScopes.filter((word) => word !== "offline_access").join(" "));
  const metadata = quotedParameter("resource_metadata", resourceMetadataUrl);
  const parameters =
    row.challenge === "bare"
      ? [metadata, scope]
      : [
          quotedParameter("error", row.challenge),
          quotedDescription("error_description", error.description),
          scope,
          metadata,
        ];
  const given = parameters.filter((parameter) => parameter !== undefined);
  return given.length === 0 ? "Bearer" : `Bearer ${given.join(", ")}`;
}
