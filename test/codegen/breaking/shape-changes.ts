import { type Draft, definition, drop, member } from "./draft.ts";
import type { Seeded } from "./seeded.ts";

const C = "/definitions/Claims/properties";
const E = "/definitions/ErrorBody/properties";
const text = (more: object = {}): object => ({ type: "string", description: "Text.", ...more });
const kind = (draft: Draft): Draft => member(draft, "RevocationEvent", "kind");
const hop = (draft: Draft): Draft => definition(draft, "ChainHop");
const path = (draft: Draft): Draft => member(draft, "Claims", "delegation_path");

/** Changes of types, each with every change that must be found, and no other. */
export const shapeChanges: readonly Seeded[] = [
  {
    name: "an optional claim is added",
    edit: (draft) => (definition(draft, "Claims").properties.team_id = text()),
    found: [`wire-in member-added neutral minor ${C}/team_id`],
  },
  {
    name: "a required claim is added",
    edit(draft) {
      definition(draft, "Claims").properties.team_id = text({ minLength: 1 });
      definition(draft, "Claims").required.push("team_id");
    },
    found: [`wire-in required-member-added stricter major breaking ${C}/team_id`],
  },
  {
    name: "a claim is removed",
    edit: (draft) => delete definition(draft, "Claims").properties.source_session_id,
    found: [`wire-in member-removed weaker major breaking ${C}/source_session_id`],
  },
  {
    name: "an optional claim becomes required, and with that non-empty",
    edit(draft) {
      definition(draft, "Claims").required.push("source_session_id");
      member(draft, "Claims", "source_session_id").minLength = 1;
    },
    found: [`wire-in member-required stricter major breaking ${C}/source_session_id`],
  },
  {
    name: "a claim with a value when absent becomes required",
    edit(draft) {
      definition(draft, "Claims").required.push("scope");
      member(draft, "Claims", "scope").minLength = 1;
      delete member(draft, "Claims", "scope")["x-absent"];
    },
    found: [`wire-in member-required stricter major breaking ${C}/scope`],
  },
  {
    name: "a required claim becomes optional",
    edit: (draft) => drop(definition(draft, "Claims").required, "client_id"),
    found: [`wire-in member-optional weaker major breaking ${C}/client_id`],
  },
  {
    name: "a required claim that is not handed on becomes optional",
    edit(draft) {
      drop(definition(draft, "Claims").required, "iss");
      delete member(draft, "Claims", "iss").minLength;
    },
    found: [`wire-in member-optional weaker minor ${C}/iss`],
  },
  {
    name: "a claim that one profile alone requires becomes optional there",
    edit: (draft) => drop(draft.profiles[1].types.Claims.required, "root_sid"),
    found: [`wire-in member-optional weaker major breaking /profiles/1.0${C}/root_sid`],
  },
  {
    name: "a value of what arrives is removed",
    edit: (draft) => drop(kind(draft).enum, "edge"),
    found: ["wire-in value-removed stricter major breaking /definitions/RevocationEvent/properties/kind"],
  },
  {
    name: "a value of what arrives is added",
    edit: (draft) => kind(draft).enum.push("zone"),
    found: ["wire-in value-added weaker minor /definitions/RevocationEvent/properties/kind"],
  },
  {
    name: "the closed set of what arrives is opened",
    edit: (draft) => delete kind(draft).enum,
    found: ["wire-in values-opened weaker minor /definitions/RevocationEvent/properties/kind"],
  },
  {
    name: "a text becomes a closed set",
    edit: (draft) => (member(draft, "RevocationEvent", "zone").enum = ["a", "b"]),
    found: ["wire-in values-restricted stricter major breaking /definitions/RevocationEvent/properties/zone"],
  },
  {
    name: "a claim changes its type",
    edit: (draft) => Object.assign(member(draft, "Claims", "jti"), { type: "boolean" }),
    prepare: (draft) => drop(draft.profiles[1].types.Claims.required, "jti"),
    found: [`wire-in type-changed weaker major breaking ${C}/jti`],
  },
  {
    name: "a claim of one type or another keeps one",
    edit(draft) {
      const { anyOf: _kinds, ...rest } = member(draft, "Claims", "aud");
      definition(draft, "Claims").properties.aud = { ...rest, type: "string", minLength: 1 };
    },
    found: [`wire-in type-narrowed stricter major breaking ${C}/aud`],
  },
  {
    name: "a claim may be a list as well",
    edit(draft) {
      const { type, minLength, ...rest } = member(draft, "Claims", "sub");
      const items = { type, minLength };
      definition(draft, "Claims").properties.sub = {
        ...rest,
        anyOf: [
          { type, minLength },
          { type: "array", items },
        ],
      };
    },
    found: [`wire-in type-widened weaker minor ${C}/sub`],
  },
  {
    name: "a variant of a claim takes an empty list",
    edit: (draft) => delete member(draft, "Claims", "aud").anyOf[1].minItems,
    found: [`wire-in min-items-changed weaker minor ${C}/aud`],
  },
  {
    name: "a length beside the kinds of a claim is gone",
    prepare: (draft) => (member(draft, "Claims", "aud").maxLength = 10),
    edit: (draft) => delete member(draft, "Claims", "aud").maxLength,
    found: [`wire-in max-length-changed weaker minor ${C}/aud`],
  },
  {
    name: "a pattern beside a reference is gone",
    prepare: (draft) => (path(draft).items = { $ref: "#/$defs/ChainHop", pattern: "^a$" }),
    edit: (draft) => delete path(draft).items.pattern,
    found: [`wire-in pattern-removed weaker minor ${C}/delegation_path/items`],
  },
  {
    name: "a range becomes narrower",
    edit: (draft) => (member(draft, "Claims", "hop_count").maximum = 100),
    found: [`wire-in maximum-changed stricter major breaking ${C}/hop_count`],
  },
  {
    name: "a range becomes wider",
    edit: (draft) => (member(draft, "Claims", "hop_count").minimum = -1),
    found: [`wire-in minimum-changed weaker minor ${C}/hop_count`],
  },
  {
    name: "a text gets a largest length",
    edit: (draft) => (member(draft, "Claims", "sub").maxLength = 100),
    found: [`wire-in max-length-changed stricter major breaking ${C}/sub`],
  },
  {
    name: "a required text may be empty",
    edit: (draft) => delete member(draft, "Claims", "sub").minLength,
    found: [`wire-in min-length-changed weaker minor ${C}/sub`],
  },
  {
    name: "items of a list may be empty",
    edit: (draft) => delete path(draft).items.minLength,
    found: [`wire-in min-length-changed weaker minor ${C}/delegation_path/items`],
  },
  {
    name: "a list becomes required while its items lose their smallest length",
    edit(draft) {
      definition(draft, "Claims").required.push("delegation_path");
      delete path(draft).items.minLength;
    },
    found: [
      `wire-in member-required stricter major breaking ${C}/delegation_path`,
      `wire-in min-length-changed weaker minor ${C}/delegation_path/items`,
    ],
  },
  {
    name: "a list gets a largest number of items",
    edit: (draft) => (path(draft).maxItems = 10),
    found: [`wire-in max-items-changed stricter major breaking ${C}/delegation_path`],
  },
  {
    name: "items of a list must differ",
    edit: (draft) => (path(draft).uniqueItems = true),
    found: [`wire-in unique-items-changed stricter major breaking ${C}/delegation_path`],
  },
  {
    name: "a list becomes a tuple",
    edit(draft) {
      const { items, ...rest } = path(draft);
      definition(draft, "Claims").properties.delegation_path = { ...rest, prefixItems: [items, items], items: false };
    },
    found: [`wire-in tuple-changed weaker major breaking ${C}/delegation_path`],
  },
  {
    name: "items of a list may be anything",
    edit: (draft) => delete path(draft).items,
    found: [`wire-in items-changed weaker minor ${C}/delegation_path`],
  },
  {
    name: "a pattern is added",
    edit: (draft) => Object.assign(member(draft, "Claims", "sub"), { pattern: "^[a-z]+$" }),
    found: [`wire-in pattern-added stricter major breaking ${C}/sub`],
  },
  {
    name: "a pattern is replaced",
    prepare: (draft) => Object.assign(member(draft, "Claims", "sub"), { pattern: "^[a-z]+$" }),
    edit: (draft) => (member(draft, "Claims", "sub").pattern = "^[a-z0-9]+$"),
    found: [`wire-in pattern-changed weaker major breaking ${C}/sub`],
  },
  {
    name: "a pattern is removed",
    prepare: (draft) => Object.assign(member(draft, "Claims", "sub"), { pattern: "^[a-z]+$" }),
    edit: (draft) => delete member(draft, "Claims", "sub").pattern,
    found: [`wire-in pattern-removed weaker minor ${C}/sub`],
  },
  {
    name: "unnamed members of what arrives are refused",
    edit: (draft) => (definition(draft, "RevocationEvent").additionalProperties = false),
    found: [
      "wire-in additional-members-changed stricter major breaking /definitions/RevocationEvent/additionalProperties",
    ],
  },
  {
    name: "unnamed members of what leaves are allowed",
    edit: (draft) => (definition(draft, "ErrorBody").additionalProperties = true),
    found: ["wire-out additional-members-changed weaker major breaking /definitions/ErrorBody/additionalProperties"],
  },
  {
    name: "a second spelling is accepted",
    edit: (draft) => (hop(draft)["x-alias"].application = "application_id"),
    found: ["wire-in alias-added weaker minor /profiles/2026-05/definitions/ChainHop/x-alias/application"],
  },
  {
    name: "a second spelling is no longer accepted",
    edit: (draft) => delete hop(draft)["x-alias"].edge,
    found: ["wire-in alias-removed stricter major breaking /profiles/2026-05/definitions/ChainHop/x-alias/edge"],
  },
  {
    name: "a bad shape is refused with another code",
    edit: (draft) => delete member(draft, "Claims", "zone_id")["x-invalid"],
    found: [`behaviour invalid-code-changed weaker major breaking ${C}/zone_id`],
  },
  {
    name: "an absent claim stands for something else",
    edit: (draft) => (member(draft, "Claims", "scope")["x-absent"] = "admin"),
    found: [`behaviour absent-value-changed weaker major breaking ${C}/scope`],
  },
  {
    name: "an extension keyword of unknown meaning changes",
    edit: (draft) => (member(draft, "Claims", "sub")["x-secret"] = 1),
    found: [`wire-in keyword-changed weaker major breaking ${C}/sub/x-secret`],
  },
  {
    name: "a claim is renamed in every language",
    edit: (draft) => (member(draft, "Claims", "client_id")["x-name"] = "application_id"),
    found: [`source member-renamed neutral major breaking ${C}/client_id`],
  },
  {
    name: "a claim is renamed in one language",
    edit: (draft) => (member(draft, "Claims", "client_id")["x-name"] = { python: "client" }),
    found: [`source member-renamed neutral major breaking ${C}/client_id`],
  },
  {
    name: "a claim is no longer handed on",
    edit: (draft) => (member(draft, "Claims", "client_id")["x-name"] = false),
    found: [`source member-withheld neutral major breaking ${C}/client_id`],
  },
  {
    name: "a claim is handed on",
    edit: (draft) => delete member(draft, "Claims", "nbf")["x-name"],
    found: [`source member-handed-on neutral minor ${C}/nbf`],
  },
  {
    name: "a member of what leaves becomes optional",
    edit: (draft) => drop(definition(draft, "ErrorBody").required, "error_description"),
    found: [`wire-out member-optional weaker major breaking ${E}/error_description`],
  },
  {
    name: "a member of what leaves is always there",
    edit: (draft) => definition(draft, "ErrorBody").required.push("error_hint"),
    found: [`wire-out member-required stricter minor ${E}/error_hint`],
  },
  {
    name: "a closed type that leaves has a new member",
    edit: (draft) => (definition(draft, "ErrorBody").properties.trace = text()),
    found: [`wire-out member-added neutral major breaking ${E}/trace`],
  },
  {
    name: "an open type that leaves has a new member",
    edit: (draft) => (definition(draft, "ProtectedResourceMetadata").properties.resource_icon = text()),
    found: ["wire-out member-added neutral minor /definitions/ProtectedResourceMetadata/properties/resource_icon"],
  },
  {
    name: "a value of what leaves is added",
    edit: (draft) => member(draft, "ProtectedResourceMetadata", "bearer_methods_supported").items.enum.push("body"),
    found: [
      "wire-out value-added weaker major breaking /definitions/ProtectedResourceMetadata/properties/bearer_methods_supported/items",
    ],
  },
  {
    name: "a value of what leaves is removed",
    edit: (draft) => drop(member(draft, "JsonRpcRefusalData", "reason").enum, "misconfigured"),
    found: ["wire-out value-removed stricter minor /definitions/JsonRpcRefusalData/properties/reason"],
  },
  {
    name: "a variant is added",
    edit: (draft) =>
      definition(draft, "AuthResult").oneOf.push({
        type: "object",
        properties: { ok: { const: "later" } },
        required: ["ok"],
        additionalProperties: false,
      }),
    found: ["source variant-added weaker major breaking /definitions/AuthResult/oneOf/later"],
  },
  {
    name: "a member inside a variant refers to another type",
    edit: (draft) => (definition(draft, "AuthResult").oneOf[1].properties.error.$ref = "#/$defs/ErrorBody"),
    found: ["source type-changed weaker major breaking /definitions/AuthResult/oneOf/false/properties/error"],
  },
  {
    name: "a type is removed",
    edit: (draft) => (draft.definitions = draft.definitions.filter((row: Draft) => row.name !== "RevocationEvent")),
    found: ["source type-removed neutral major breaking /definitions/RevocationEvent"],
  },
  {
    name: "a type is added",
    edit: (draft) => draft.definitions.push({ ...draft.definitions.at(-1), name: "Other" }),
    found: ["source type-added neutral minor /definitions/Other"],
  },
  {
    name: "a type goes the other way",
    edit: (draft) => (draft.definitions.find((row: Draft) => row.name === "RevocationEvent").direction = "wire-out"),
    found: ["source type-direction-changed weaker major breaking /definitions/RevocationEvent"],
  },
  {
    name: "a type loses its guard",
    edit: (draft) => (draft.definitions.find((row: Draft) => row.name === "RevocationEvent").guard = false),
    found: ["source guard-removed neutral major breaking /definitions/RevocationEvent"],
  },
];
