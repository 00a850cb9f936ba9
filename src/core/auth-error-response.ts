import { authErrorBody } from "./auth-error-body.ts";
import { type ChallengeOptions, challengeHeader } from "./challenge-header.ts";
import type { AuthErrorOf } from "./contract-types.ts";
import { errorToStatus } from "./error-to-status.ts";

/**
 * The complete HTTP answer of a refusal: status, `WWW-Authenticate` or `Retry-After`, `Cache-Control: no-store` and
 * the JSON body.
 *
 * @example
 * ```ts
 * import { authenticateRequest, unauthorizedResponse } from "countersign";
 *
 * const result = await authenticateRequest(request, deps);
 * if (!result.ok) return unauthorizedResponse(result.error);
 * ```
 */
export function authErrorResponse(error: AuthErrorOf<string>, options: ChallengeOptions = {}): Response {
  const headers = new Headers({ "Content-Type": "application/json", "Cache-Control": "no-store" });
  const challenge = challengeHeader(error, options);
  if (challenge !== undefined) headers.set("WWW-Authenticate", challenge);
  if (error.retryAfterSeconds !== undefined) {
    headers.set("Retry-After", String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
  }
  const status = errorToStatus(error.code, options.profile);
  return new Response(JSON.stringify(authErrorBody(error)), { status, headers });
}

/** The seed's name of {@link authErrorResponse}. */
export const unauthorizedResponse: typeof authErrorResponse = authErrorResponse;
