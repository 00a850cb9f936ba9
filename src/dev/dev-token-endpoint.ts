import type { AnswerBody } from "../core/answer-body.ts";
import type { DevIssuer } from "./dev-issuer.ts";

/**
 * The OAuth token endpoint of the development issuer: `client_credentials` without a secret (RFC 6749 section 4.4), with
 * the resource indicator of RFC 8707 as audience. There is no user, agent or delegation in such a mandate.
 */
export async function devToken(issuer: Pick<DevIssuer, "audience" | "mint">, form: URLSearchParams): Promise<Response> {
  if (form.get("grant_type") !== "client_credentials") return refuse("unsupported_grant_type");
  const clientId = form.get("client_id") ?? "";
  if (clientId === "") return refuse("invalid_request");
  const scope = form.get("scope") ?? "";
  const token = await issuer.mint(
    {
      sub: clientId,
      client_id: clientId,
      scope,
      aud: form.get("resource") ?? issuer.audience,
      agent_session_id: undefined,
      delegation_edge_id: undefined,
      source_session_id: undefined,
      target_session_id: undefined,
      delegation_path: undefined,
      delegation_chain: undefined,
      hop_count: undefined,
    },
    { ttlSeconds: 600 },
  );
  const body: AnswerBody<"exchangeToken", 200> = {
    access_token: token,
    token_type: "Bearer",
    expires_in: 600,
    scope,
  };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

function refuse(error: string): Response {
  const body: AnswerBody<"exchangeToken", 400> = { error };
  return Response.json(body, { status: 400, headers: { "cache-control": "no-store" } });
}
