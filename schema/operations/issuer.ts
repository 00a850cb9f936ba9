import type { Operation } from "../check.ts";

const source = "schema/operations/issuer.ts";
const JSON_TYPE = "application/json";

/** What an issuer of mandates and an authorization server answer. */
export const issuerOperations: readonly Operation[] = [
  {
    name: "readKeySet",
    source,
    party: "issuer",
    method: "get",
    path: "/.well-known/jwks.json",
    description: "Public keys of the issuer, at the URL that its metadata or the profile names.",
    answers: {
      "200": {
        description: "The keys that mandates may be signed with now.",
        headers: {
          "Cache-Control": {
            description: "How long the keys may be kept.",
            required: false,
          },
        },
        body: { mediaType: JSON_TYPE, definition: "JsonWebKeySet" },
      },
    },
  },
  {
    name: "readAuthorizationServerMetadata",
    source,
    party: "issuer",
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    description: "Metadata of the issuer, of RFC 8414; the path of an issuer that has one follows the name.",
    answers: {
      "200": {
        description: "The metadata.",
        body: { mediaType: JSON_TYPE, definition: "AuthorizationServerMetadata" },
      },
    },
  },
  {
    name: "exchangeToken",
    source,
    party: "issuer",
    method: "post",
    path: "/token",
    description: "Exchange of a mandate for a token of another resource, at the token endpoint of the metadata.",
    request: { mediaType: "application/x-www-form-urlencoded", definition: "TokenExchangeRequest" },
    answers: {
      "200": {
        description: "The issued token.",
        body: { mediaType: JSON_TYPE, definition: "AccessTokenResponse" },
      },
      "400": {
        description: "The exchange is refused.",
        body: { mediaType: JSON_TYPE, definition: "OAuthErrorBody" },
      },
      "401": {
        description: "The client is not known.",
        headers: { "WWW-Authenticate": { description: "How a client identifies itself.", required: false } },
        body: { mediaType: JSON_TYPE, definition: "OAuthErrorBody" },
      },
    },
  },
];
