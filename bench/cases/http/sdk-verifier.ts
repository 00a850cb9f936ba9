import { OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from "@modelcontextprotocol/server";
import type { Fixture } from "../../fixture.ts";
import { josePeers } from "../../peers/jose.ts";
import type { Peer } from "../../peers/peer.ts";

/** The verifier that an application writes today: jose with an imported key, and the SDK's `AuthInfo`. */
export async function sdkVerifier(fixture: Fixture): Promise<OAuthTokenVerifier> {
  const peer = (await josePeers(fixture)).find(({ form }) => form === "CryptoKey") as Peer;
  return {
    verifyAccessToken: async (token) => {
      try {
        const payload = (await peer.verify(token)) as { client_id: string; scope: string; exp: number };
        return { token, clientId: payload.client_id, scopes: payload.scope.split(" "), expiresAt: payload.exp };
      } catch {
        throw new OAuthError(OAuthErrorCode.InvalidToken, "Token validation failed");
      }
    },
  };
}
