// Generated from schema/revocation.ts, schema/http.ts, schema/metadata.ts. Do not edit. Run: npm run generate
import { explainRevocationEvent, isRevocationEvent, explainErrorBody, isErrorBody, explainJsonRpcRefusalResponse, isJsonRpcRefusalResponse, explainProtectedResourceMetadata, isProtectedResourceMetadata } from "./guards.ts";
import { type JsonSchemaDocument, type StandardSchema, standardSchema } from "./kernel/standard.ts";
import type { RevocationEvent, ErrorBody, JsonRpcRefusalResponse, ProtectedResourceMetadata } from "./types.ts";
const revocationEventSchemaDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:RevocationEvent",
  "title": "RevocationEvent",
  "description": "Authority that was withdrawn.",
  "type": "object",
  "properties": {
    "zone": {
      "description": "Zone of the anchor; empty means every zone.",
      "type": "string"
    },
    "kind": {
      "description": "What the identifier names.",
      "type": "string",
      "enum": [
        "record",
        "session",
        "edge"
      ]
    },
    "id": {
      "description": "Identifier of what was withdrawn.",
      "type": "string",
      "minLength": 1
    },
    "until": {
      "description": "Milliseconds since 1970 until which the mark must hold.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "kind",
    "id"
  ],
  "additionalProperties": true
});

/** {@link RevocationEvent} as a Standard Schema; the value is handed on as it came. */
export const revocationEventSchema: StandardSchema<RevocationEvent> = /* @__PURE__ */ standardSchema<RevocationEvent>({
  read: (value) => (isRevocationEvent(value) ? { value } : undefined),
  explain: explainRevocationEvent,
  input: revocationEventSchemaDocument,
  output: revocationEventSchemaDocument,
});
const errorBodySchemaDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:ErrorBody",
  "title": "ErrorBody",
  "description": "Body of a refused HTTP request.",
  "type": "object",
  "properties": {
    "error": {
      "description": "Code of the refusal, or `invalid_request`.",
      "type": "string",
      "enum": [
        "missing_token",
        "invalid_token",
        "invalid_zone",
        "insufficient_scope",
        "session_revoked",
        "agent_required",
        "delegation_required",
        "chain_mismatch",
        "hop_count_exceeded",
        "verification_unavailable",
        "session_required",
        "delegation_stale",
        "invalid_request"
      ],
      "x-codes": "every"
    },
    "error_description": {
      "description": "Fixed description of the refusal.",
      "type": "string",
      "minLength": 1
    },
    "error_hint": {
      "description": "What the caller can do; only in profiles with hints.",
      "type": "string",
      "minLength": 1
    }
  },
  "required": [
    "error",
    "error_description"
  ],
  "additionalProperties": false
});

/** {@link ErrorBody} as a Standard Schema; the value is handed on as it came. */
export const errorBodySchema: StandardSchema<ErrorBody> = /* @__PURE__ */ standardSchema<ErrorBody>({
  read: (value) => (isErrorBody(value) ? { value } : undefined),
  explain: explainErrorBody,
  input: errorBodySchemaDocument,
  output: errorBodySchemaDocument,
});
const jsonRpcRefusalResponseSchemaDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:JsonRpcRefusalResponse",
  "title": "JsonRpcRefusalResponse",
  "description": "JSON-RPC response that carries a refusal.",
  "type": "object",
  "properties": {
    "jsonrpc": {
      "description": "JSON-RPC version.",
      "const": "2.0"
    },
    "error": {
      "$ref": "#/$defs/JsonRpcRefusal"
    }
  },
  "required": [
    "jsonrpc",
    "error"
  ],
  "additionalProperties": true,
  "$defs": {
    "JsonRpcRefusalData": {
      "description": "Machine-readable part of an in-band refusal.",
      "type": "object",
      "properties": {
        "error": {
          "description": "Code of the refusal.",
          "type": "string",
          "enum": [
            "missing_token",
            "invalid_token",
            "invalid_zone",
            "insufficient_scope",
            "session_revoked",
            "agent_required",
            "delegation_required",
            "chain_mismatch",
            "hop_count_exceeded",
            "verification_unavailable",
            "session_required",
            "delegation_stale"
          ],
          "x-codes": "every"
        },
        "reason": {
          "description": "Why verification is unavailable.",
          "type": "string",
          "enum": [
            "keys_unavailable",
            "revocation_unavailable",
            "policy_unavailable",
            "misconfigured"
          ]
        }
      },
      "required": [
        "error"
      ],
      "additionalProperties": false
    },
    "JsonRpcRefusal": {
      "description": "JSON-RPC error of an in-band refusal.",
      "type": "object",
      "properties": {
        "code": {
          "description": "Status number of the refusal.",
          "type": "integer",
          "minimum": 401,
          "maximum": 503
        },
        "message": {
          "description": "Fixed description of the refusal.",
          "type": "string",
          "minLength": 1
        },
        "data": {
          "$ref": "#/$defs/JsonRpcRefusalData"
        }
      },
      "required": [
        "code",
        "message",
        "data"
      ],
      "additionalProperties": false
    }
  }
});

/** {@link JsonRpcRefusalResponse} as a Standard Schema; the value is handed on as it came. */
export const jsonRpcRefusalResponseSchema: StandardSchema<JsonRpcRefusalResponse> = /* @__PURE__ */ standardSchema<JsonRpcRefusalResponse>({
  read: (value) => (isJsonRpcRefusalResponse(value) ? { value } : undefined),
  explain: explainJsonRpcRefusalResponse,
  input: jsonRpcRefusalResponseSchemaDocument,
  output: jsonRpcRefusalResponseSchemaDocument,
});
const protectedResourceMetadataSchemaDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:ProtectedResourceMetadata",
  "title": "ProtectedResourceMetadata",
  "description": "Protected-resource metadata of RFC 9728.",
  "type": "object",
  "properties": {
    "resource": {
      "description": "Canonical URL of the resource.",
      "type": "string",
      "minLength": 1
    },
    "authorization_servers": {
      "description": "Issuers whose mandates the resource accepts.",
      "type": "array",
      "items": {
        "description": "Issuer URL.",
        "type": "string",
        "minLength": 1
      },
      "minItems": 1
    },
    "scopes_supported": {
      "description": "Basic scopes, never the union over all tools.",
      "type": "array",
      "items": {
        "description": "Scope.",
        "type": "string",
        "minLength": 1
      }
    },
    "bearer_methods_supported": {
      "description": "How a token may be presented.",
      "type": "array",
      "items": {
        "description": "Where the token goes.",
        "type": "string",
        "enum": [
          "header"
        ]
      }
    },
    "resource_name": {
      "description": "Name for people.",
      "type": "string",
      "minLength": 1
    },
    "resource_documentation": {
      "description": "URL of a page for developers.",
      "type": "string",
      "minLength": 1
    },
    "resource_policy_uri": {
      "description": "URL of the rules for the use of the data.",
      "type": "string",
      "minLength": 1
    },
    "resource_tos_uri": {
      "description": "URL of the terms of service.",
      "type": "string",
      "minLength": 1
    },
    "jwks_uri": {
      "description": "URL of the resource's own public keys.",
      "type": "string",
      "minLength": 1
    }
  },
  "required": [
    "resource",
    "authorization_servers"
  ],
  "additionalProperties": true
});

/** {@link ProtectedResourceMetadata} as a Standard Schema; the value is handed on as it came. */
export const protectedResourceMetadataSchema: StandardSchema<ProtectedResourceMetadata> = /* @__PURE__ */ standardSchema<ProtectedResourceMetadata>({
  read: (value) => (isProtectedResourceMetadata(value) ? { value } : undefined),
  explain: explainProtectedResourceMetadata,
  input: protectedResourceMetadataSchemaDocument,
  output: protectedResourceMetadataSchemaDocument,
});
