import { type Definition, define, ListOf, Shape, StringEnum, Text } from "./dsl.ts";

const protectedResourceMetadata = Shape(
  {
    resource: Text({ description: "Canonical URL of the resource." }),
    authorization_servers: ListOf(Text({ description: "Issuer URL." }), {
      description: "Issuers whose mandates the resource accepts.",
      minItems: 1,
    }),
    scopes_supported: ListOf(Text({ description: "Scope." }), {
      description: "Basic scopes, never the union over all tools.",
    }),
    bearer_methods_supported: ListOf(StringEnum(["header"], { description: "Where the token goes." }), {
      description: "How a token may be presented.",
    }),
    resource_name: Text({ description: "Name for people." }),
    resource_documentation: Text({ description: "URL of a page for developers." }),
    resource_policy_uri: Text({ description: "URL of the rules for the use of the data." }),
    resource_tos_uri: Text({ description: "URL of the terms of service." }),
    jwks_uri: Text({ description: "URL of the resource's own public keys." }),
  },
  {
    optional: [
      "scopes_supported",
      "bearer_methods_supported",
      "resource_name",
      "resource_documentation",
      "resource_policy_uri",
      "resource_tos_uri",
      "jwks_uri",
    ],
    description: "Protected-resource metadata of RFC 9728.",
  },
);

const authorizationServerMetadata = Shape(
  {
    issuer: Text({ description: "Issuer; equal to the configured one, byte for byte." }),
    jwks_uri: Text({ description: "URL of the issuer's key set." }),
    token_endpoint: Text({ description: "URL at which tokens are exchanged." }),
    token_endpoint_auth_methods_supported: ListOf(Text({ description: "Method." }), {
      description: "How a client may identify itself at the token endpoint; `client_secret_basic` alone, if absent.",
    }),
    authorization_endpoint: Text({ description: "URL at which a person authorizes a client." }),
    registration_endpoint: Text({ description: "URL at which clients register themselves." }),
    scopes_supported: ListOf(Text({ description: "Scope." }), { description: "Scopes that may be asked for." }),
    response_types_supported: ListOf(Text({ description: "Response type." }), {
      description: "What the authorization endpoint may answer with; RFC 8414 wants it, nothing here reads it.",
    }),
    grant_types_supported: ListOf(Text({ description: "Grant type." }), {
      description: "Grants that the token endpoint knows.",
    }),
    code_challenge_methods_supported: ListOf(Text({ description: "Method." }), {
      description: "Proof-key methods that the authorization endpoint knows.",
    }),
  },
  {
    optional: [
      "jwks_uri",
      "token_endpoint",
      "token_endpoint_auth_methods_supported",
      "authorization_endpoint",
      "registration_endpoint",
      "scopes_supported",
      "response_types_supported",
      "grant_types_supported",
      "code_challenge_methods_supported",
    ],
    description: "Authorization-server metadata of RFC 8414.",
  },
);

export const metadataDefinitions: readonly Definition[] = [
  define("ProtectedResourceMetadata", "metadata.ts", "wire-out", protectedResourceMetadata, { guard: true }),
  define("AuthorizationServerMetadata", "metadata.ts", "wire-in", authorizationServerMetadata),
];
