import { Constant, type Definition, define, Integer, Shape, StringEnum, Text } from "./dsl.ts";

const tokenExchangeRequest = Shape(
  {
    grant_type: Constant("urn:ietf:params:oauth:grant-type:token-exchange", { description: "The one grant." }),
    subject_token: Text({ description: "Token of the verified caller, its exact bytes." }),
    subject_token_type: Constant("urn:ietf:params:oauth:token-type:access_token", {
      description: "Kind of the subject token.",
    }),
    resource: Text({ description: "Absolute URI of the one resource that the new token is for, as declared." }),
    scope: Text({ description: "Scopes wanted, separated by one space each." }),
    actor_token: Text({ description: "Token of the party that acts for the caller; goes with its type." }),
    actor_token_type: Text({ description: "Kind of the actor token." }),
    audience: Text({ description: "Logical name of the target; not sent unless asked for." }),
    requested_token_type: Text({ description: "Kind of the wanted token; not sent unless asked for." }),
    client_id: Text({ description: "Client, where its credential does not name it." }),
    client_assertion: Text({ description: "Signed statement that identifies the client." }),
    client_assertion_type: StringEnum(["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"], {
      description: "Kind of the client assertion.",
    }),
  },
  {
    optional: [
      "scope",
      "actor_token",
      "actor_token_type",
      "audience",
      "requested_token_type",
      "client_id",
      "client_assertion",
      "client_assertion_type",
    ],
    closed: true,
    description: "Token exchange of RFC 8693, one resource per request.",
  },
);

const accessTokenResponse = Shape(
  {
    access_token: Text({ description: "The issued token." }),
    token_type: Text({ description: "How the token is used; only `bearer`, in any case of letters, is usable." }),
    issued_token_type: Text({ description: "Kind of the issued token." }),
    expires_in: Integer({ description: "Seconds for which the token lives." }),
    scope: Text({ description: "Scopes of the token; those asked for, if absent.", minLength: 0 }),
    refresh_token: Text({ description: "Token for the next exchange; never logged." }),
  },
  {
    optional: ["issued_token_type", "expires_in", "scope", "refresh_token"],
    description: "Answer that carries an access token, of RFC 6749 section 5.1 and RFC 8693 section 2.2.",
  },
);

const oauthErrorBody = Shape(
  {
    error: Text({ description: "Code of the authorization server." }),
    error_description: Text({ description: "Text for developers.", minLength: 0 }),
    error_uri: Text({ description: "URL of a page about the error.", minLength: 0 }),
  },
  {
    optional: ["error_description", "error_uri"],
    description: "Refusal of an authorization server, of RFC 6749 section 5.2.",
  },
);

export const grantDefinitions: readonly Definition[] = [
  define("TokenExchangeRequest", "grant.ts", "wire-out", tokenExchangeRequest),
  define("AccessTokenResponse", "grant.ts", "wire-in", accessTokenResponse),
  define("OAuthErrorBody", "grant.ts", "wire-in", oauthErrorBody),
];
