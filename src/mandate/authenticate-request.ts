import type { AuthError, Claims, RequirementOverrides } from "../../generated/typescript/index.ts";
import { authErrorResponse } from "../core/auth-error-response.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { malformedResponse } from "../core/malformed-response.ts";
import { readAuthorization } from "../core/read-authorization.ts";
import { tighten } from "../core/tighten.ts";
import type { AuthDeps } from "./auth-deps.ts";
import type { Verifier } from "./verifier.ts";
import { verifierFor } from "./verifier-for.ts";

/** An `AuthResult` whose refusals bring their HTTP answer along. */
export type RequestResult =
  | { readonly ok: true; readonly principal: Claims }
  | { readonly ok: false; readonly error: AuthError; readonly response: Response };

/**
 * Authenticates a web `Request` by its `Authorization` header. Nothing else of the request is read: no query, no body.
 *
 * A malformed header is answered with 400 `invalid_request`, which is HTTP's own answer; the error beside it is
 * `missing_token`. Never throws or rejects.
 *
 * @example
 * ```ts
 * import { authenticateRequest } from "countersign";
 *
 * const result = await authenticateRequest(request, verifier, { requiredScopes: ["files:write"] });
 * if (!result.ok) return result.response;
 * return new Response(`hello ${result.principal.sub}`);
 * ```
 */
export async function authenticateRequest(
  request: Request,
  deps: AuthDeps | Verifier,
  overrides?: RequirementOverrides,
): Promise<RequestResult> {
  const verifier = verifierFor(deps);
  if ("code" in verifier) return refusal(verifier, undefined, undefined);
  try {
    const authorization = readAuthorization(request.headers.get("authorization"));
    if (authorization.kind === "malformed") {
      const error = createAuthError(verifier.profile, "missing_token");
      return Object.freeze({ ok: false, error, response: malformedResponse(verifier.resourceMetadataUrl) });
    }
    const token = authorization.kind === "token" ? authorization.token : "";
    const result = await verifier.authenticate(token, overrides);
    return result.ok ? result : refusal(result.error, verifier, overrides);
  } catch {
    // Not a request at all.
    const error = createAuthError(verifier.profile, "verification_unavailable", { reason: "misconfigured" });
    return refusal(error, verifier, undefined);
  }
}

function refusal(
  error: AuthError,
  verifier: Verifier | undefined,
  overrides: RequirementOverrides | undefined,
): RequestResult {
  const profile = verifier?.profile ?? defaultProfile;
  const resourceMetadataUrl = verifier?.resourceMetadataUrl;
  const response = authErrorResponse(error, {
    profile,
    requiredScopes: verifier === undefined ? [] : scopesOf(verifier, overrides),
    ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
  });
  return Object.freeze({ ok: false, error, response });
}

function scopesOf(verifier: Verifier, overrides: RequirementOverrides | undefined): readonly string[] {
  try {
    return tighten(verifier.profile, verifier.requirements, overrides).requiredScopes ?? [];
  } catch {
    // Bad overrides were refused as such already.
    return [];
  }
}
