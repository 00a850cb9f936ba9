import { OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from "@modelcontextprotocol/server";
import type { AnyGate } from "../../gate/index.ts";

/**
 * The gate as the SDK's own `OAuthTokenVerifier`, for applications that keep `requireBearerAuth`.
 *
 * Limits: it sees neither request nor body, so Origin, sessions, batches and header agreement stay with the
 * application, and step-up with the handlers that {@link guardServer} installs. The SDK knows few codes: a revoked
 * session leaves as `invalid_token` (401), an outage as `server_error` (500). Prefer the gate in front.
 *
 * @throws OAuthError of the host, with a fixed description; from `verifyAccessToken` alone
 * @example
 * ```ts
 * app.post("/mcp", requireBearerAuth({ verifier: asVerifier(gate) }), toNodeHandler(handler));
 * ```
 */
export function asVerifier(gate: AnyGate): OAuthTokenVerifier {
  return {
    async verifyAccessToken(token) {
      const verified = await gate.verifyToken(token);
      if (verified.ok) return verified.authInfo;
      const { description, retryAfterSeconds } = verified.error;
      const unavailable = retryAfterSeconds !== undefined;
      throw new OAuthError(unavailable ? OAuthErrorCode.ServerError : OAuthErrorCode.InvalidToken, description);
    },
  };
}
