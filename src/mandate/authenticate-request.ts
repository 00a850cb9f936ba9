import type {
  AuthError,
  Claims,
  Contract,
  ErrorCode,
  Profile,
  RequirementOverrides,
} from "../../generated/typescript/index.ts";
import { authErrorResponse } from "../core/auth-error-response.ts";
import type {
  AuthErrorOf,
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  OverridesOf,
  ProfileId,
} from "../core/contract-types.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { malformedResponse } from "../core/malformed-response.ts";
import { readAuthorization } from "../core/read-authorization.ts";
import { requiredScopesOf } from "../core/required-scopes.ts";
import { tighten } from "../core/tighten.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { inWordsOf } from "./read-settings.ts";
import type { Verifier } from "./verifier.ts";
import { verifierFor } from "./verifier-for.ts";

/** An `AuthResult` whose refusals bring their HTTP answer along. */
export type RequestResult<P extends object = Claims, E extends string = ErrorCode> =
  | { readonly ok: true; readonly principal: P }
  | { readonly ok: false; readonly error: AuthErrorOf<E>; readonly response: Response };

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
export function authenticateRequest<Principal extends object, O extends object, E extends string>(
  request: Request,
  deps: Verifier<Principal, O, E>,
  overrides?: NoInfer<O>,
): Promise<RequestResult<Principal, E>>;
export function authenticateRequest<
  const C extends Contract = CoreContract,
  P extends ProfileId<C> = DefaultProfileId<C>,
>(
  request: Request,
  deps: AuthDeps<C, P> | Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, CodeOf<C, P>>,
  overrides?: OverridesOf<C, P>,
): Promise<RequestResult<ClaimsOf<C, P>, CodeOf<C, P>>>;
export async function authenticateRequest(
  request: Request,
  deps: unknown,
  overrides?: RequirementOverrides,
): Promise<RequestResult> {
  const verifier = verifierFor(deps);
  if ("code" in verifier) return inWordsOf(deps, (profile) => refusal(verifier, profile, undefined, undefined));
  try {
    const authorization = readAuthorization(request.headers.get("authorization"));
    if (authorization.kind === "malformed") {
      const error = createAuthError(verifier.profile, "missing_token");
      return Object.freeze({ ok: false, error, response: malformedResponse(verifier.resourceMetadataUrl) });
    }
    const token = authorization.kind === "token" ? authorization.token : "";
    const result = await verifier.authenticate(token, overrides);
    return result.ok ? result : refusal(result.error, verifier.profile, verifier, overrides);
  } catch {
    // Not a request at all.
    const error = createAuthError(verifier.profile, "verification_unavailable", { reason: "misconfigured" });
    return refusal(error, verifier.profile, verifier, undefined);
  }
}

function refusal(
  error: AuthError,
  profile: Profile,
  verifier: Verifier | undefined,
  overrides: RequirementOverrides | undefined,
): RequestResult {
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
    const { profile, requirements } = verifier;
    return requiredScopesOf(profile, tighten(profile, requirements, overrides));
  } catch {
    // Bad overrides were refused as such already.
    return [];
  }
}
