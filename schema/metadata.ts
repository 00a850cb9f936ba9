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
  },
  {
    optional: ["scopes_supported", "bearer_methods_supported", "resource_name"],
    description: "Protected-resource metadata of RFC 9728.",
  },
);

export const metadataDefinitions: readonly Definition[] = [
  define("ProtectedResourceMetadata", "metadata.ts", "wire-out", protectedResourceMetadata, { guard: true }),
];
