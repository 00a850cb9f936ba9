// Generated from schema/claims.ts. Do not edit. Run: npm run generate
import { type JsonSchemaDocument, type StandardSchema, standardSchema } from "../kernel/standard.ts";
import { type Claims, type ClaimsWire, foldClaims, projectClaims } from "./claims.ts";
import { explainClaims, isClaims } from "./guard.ts";
const wireDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:Claims",
  "title": "Claims",
  "description": "What a mandate says about the caller. Unknown members are allowed and kept aside.",
  "type": "object",
  "properties": {
    "iss": {
      "description": "Issuer, compared exactly with the configured one.",
      "type": "string",
      "minLength": 1,
      "x-name": false,
      "examples": [
        "https://issuer.example"
      ]
    },
    "aud": {
      "description": "Audience: one resource or several.",
      "anyOf": [
        {
          "type": "string",
          "minLength": 1
        },
        {
          "type": "array",
          "items": {
            "type": "string",
            "minLength": 1
          },
          "minItems": 1
        }
      ],
      "x-name": "audience",
      "examples": [
        "https://mcp.example/mcp"
      ]
    },
    "exp": {
      "description": "Expiry in seconds since 1970.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991,
      "x-name": "expires_at"
    },
    "iat": {
      "description": "Time of issue in seconds since 1970.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991,
      "x-name": "issued_at"
    },
    "nbf": {
      "description": "Not valid before, in seconds since 1970.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991,
      "x-name": false
    },
    "jti": {
      "description": "Identifier of this token.",
      "type": "string"
    },
    "sub": {
      "description": "User on whose behalf the call is made.",
      "type": "string",
      "minLength": 1
    },
    "zone_id": {
      "description": "Zone that issued the mandate.",
      "type": "string",
      "minLength": 1,
      "x-invalid": "invalid_zone"
    },
    "client_id": {
      "description": "Application that presents the mandate.",
      "type": "string",
      "minLength": 1
    },
    "sid": {
      "description": "Authority record; revoking it ends the mandate.",
      "type": "string",
      "minLength": 1
    },
    "root_sid": {
      "description": "Authority record at the root of the delegation.",
      "type": "string",
      "x-name": false
    },
    "scope": {
      "description": "Granted scopes, separated by spaces. Absent means none.",
      "type": "string",
      "x-absent": ""
    },
    "agent_session_id": {
      "description": "Session of the agent that acts.",
      "type": "string"
    },
    "delegation_edge_id": {
      "description": "Delegation edge that the mandate rests on.",
      "type": "string"
    },
    "source_session_id": {
      "description": "Session that delegated.",
      "type": "string"
    },
    "target_session_id": {
      "description": "Session that received the delegation.",
      "type": "string"
    },
    "delegation_path": {
      "description": "Delegation edges from the root to this mandate.",
      "type": "array",
      "items": {
        "description": "Identifier, compared code point by code point.",
        "type": "string",
        "minLength": 1
      }
    },
    "delegation_chain": {
      "description": "Applications from the root to this mandate.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/ChainHop"
      }
    },
    "hop_count": {
      "description": "Number of delegations so far. Absent means 0.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "delegation_graph_epoch": {
      "description": "Epoch of the delegation graph at issue.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991,
      "x-name": "graph_epoch"
    }
  },
  "required": [
    "iss",
    "aud",
    "exp",
    "sub",
    "zone_id",
    "client_id",
    "sid"
  ],
  "additionalProperties": true,
  "$defs": {
    "ChainHop": {
      "description": "One hop of a delegation chain. Other members are ignored.",
      "type": "object",
      "properties": {
        "application_id": {
          "description": "Application that took this hop.",
          "type": "string",
          "minLength": 1
        },
        "agent_session_id": {
          "description": "Agent session that took this hop.",
          "type": "string"
        },
        "delegation_edge_id": {
          "description": "Delegation edge that this hop used.",
          "type": "string"
        }
      },
      "required": [
        "application_id"
      ],
      "additionalProperties": true,
      "x-alias": {
        "app": "application_id",
        "session": "agent_session_id",
        "edge": "delegation_edge_id"
      }
    }
  }
});

const projectedDocument = (): JsonSchemaDocument => ({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:countersign:contract:v1:Claims:projected",
  "title": "Claims",
  "description": "What a mandate says about the caller. Unknown members are allowed and kept aside.",
  "type": "object",
  "properties": {
    "audience": {
      "description": "Audience: one resource or several.",
      "anyOf": [
        {
          "type": "string",
          "minLength": 1
        },
        {
          "type": "array",
          "items": {
            "type": "string",
            "minLength": 1
          },
          "minItems": 1
        }
      ],
      "examples": [
        "https://mcp.example/mcp"
      ]
    },
    "expiresAt": {
      "description": "Expiry in seconds since 1970.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "issuedAt": {
      "description": "Time of issue in seconds since 1970.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "jti": {
      "description": "Identifier of this token.",
      "type": "string"
    },
    "sub": {
      "description": "User on whose behalf the call is made.",
      "type": "string",
      "minLength": 1
    },
    "zoneId": {
      "description": "Zone that issued the mandate.",
      "type": "string",
      "minLength": 1
    },
    "clientId": {
      "description": "Application that presents the mandate.",
      "type": "string",
      "minLength": 1
    },
    "sid": {
      "description": "Authority record; revoking it ends the mandate.",
      "type": "string",
      "minLength": 1
    },
    "scope": {
      "description": "Granted scopes, separated by spaces. Absent means none.",
      "type": "string"
    },
    "agentSessionId": {
      "description": "Session of the agent that acts.",
      "type": "string"
    },
    "delegationEdgeId": {
      "description": "Delegation edge that the mandate rests on.",
      "type": "string"
    },
    "sourceSessionId": {
      "description": "Session that delegated.",
      "type": "string"
    },
    "targetSessionId": {
      "description": "Session that received the delegation.",
      "type": "string"
    },
    "delegationPath": {
      "description": "Delegation edges from the root to this mandate.",
      "type": "array",
      "items": {
        "description": "Identifier, compared code point by code point.",
        "type": "string",
        "minLength": 1
      }
    },
    "delegationChain": {
      "description": "Applications from the root to this mandate.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/ChainHop"
      }
    },
    "hopCount": {
      "description": "Number of delegations so far. Absent means 0.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "graphEpoch": {
      "description": "Epoch of the delegation graph at issue.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "extra": {
      "description": "Members that the contract does not name.",
      "type": "object"
    }
  },
  "required": [
    "audience",
    "expiresAt",
    "sub",
    "zoneId",
    "clientId",
    "sid",
    "scope",
    "extra"
  ],
  "additionalProperties": false,
  "$defs": {
    "ChainHop": {
      "description": "One hop of a delegation chain. Other members are ignored.",
      "type": "object",
      "properties": {
        "applicationId": {
          "description": "Application that took this hop.",
          "type": "string",
          "minLength": 1
        },
        "agentSessionId": {
          "description": "Agent session that took this hop.",
          "type": "string"
        },
        "delegationEdgeId": {
          "description": "Delegation edge that this hop used.",
          "type": "string"
        }
      },
      "required": [
        "applicationId"
      ],
      "additionalProperties": false
    }
  }
});

/**
 * Claims as a Standard Schema: takes the wire form with every declared spelling, gives projected {@link Claims}. The
 * input document names the first spelling only.
 */
export const claimsSchema: StandardSchema<ClaimsWire, Claims> = /* @__PURE__ */ standardSchema<ClaimsWire, Claims>({
  read: (value) => (isClaims(value) ? { value: projectClaims(foldClaims(value) as ClaimsWire) } : undefined),
  explain: explainClaims,
  input: wireDocument,
  output: projectedDocument,
});
