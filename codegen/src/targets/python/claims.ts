import type { SchemaNode } from "../../contract-source.ts";
import type { MemberModel, ProfileModel, TypeModel } from "../../model.ts";
import { fieldsText } from "./fields.ts";
import { after, docstring, group, importLine, literal, quoted, render } from "./layout.ts";
import { claimTypes, functionPart, refOf } from "./names.ts";
import { typeText } from "./type-text.ts";
import { typedDict } from "./typed-dict.ts";

/** The order in which earlier releases took the claims of the default profile, without names. */
const POSITIONS: readonly string[] = [
  "sub",
  "zone_id",
  "client_id",
  "sid",
  "scope",
  "agent_session_id",
  "delegation_edge_id",
  "source_session_id",
  "target_session_id",
  "delegation_path",
  "delegation_chain",
  "graph_epoch",
  "hop_count",
];

/** Required claims that came later, and so have a value to start with. */
const LATER: Readonly<Record<string, string>> = { expires_at: "0", audience: '""' };

const itemsOf = (member: MemberModel): SchemaNode => (member.schema["items"] as SchemaNode | undefined) ?? {};

const isList = (member: MemberModel): boolean => member.schema["type"] === "array";

/** Expression that projects one member; `lists` says whether lists stay lists. */
const projection = (member: MemberModel, lists: boolean): string => {
  const { schema, required } = member;
  const read = `member(wire, ${quoted(member.names.wire)})`;
  const own = refOf(schema);
  if (own !== undefined) {
    return required
      ? `project_${functionPart(own)}(${read})`
      : `optional_object(${read}, project_${functionPart(own)})`;
  }
  if (schema["x-opaque"] === true) return `freeze(${read})`;
  if (isList(member)) {
    const held = refOf(itemsOf(member));
    const of =
      held !== undefined ? `project_${functionPart(held)}` : itemsOf(member)["type"] === "integer" ? "integer" : "text";
    return `${lists ? "items" : "frozen_items"}(${read}, ${of})`;
  }
  if (Array.isArray(schema["anyOf"])) {
    return `${required ? "" : "optional_"}${lists ? "" : "frozen_"}text_or_items(${read})`;
  }
  if (schema["type"] === "integer") return `${required ? "" : "optional_"}integer(${read})`;
  if (schema["type"] === "boolean") return `${required ? "" : "optional_"}flag(${read})`;
  if (required || member.absent === "") return `text(${read})`;
  return member.absent === undefined ? `optional_text(${read})` : `optional_text(${read}) or ${quoted(member.absent)}`;
};

const typeOf = (member: MemberModel, lists: boolean): string => {
  const type = typeText(member.schema, {
    named: (name) => name,
    listOf: (item) => (lists ? `list[${item}]` : `tuple[${item}, ...]`),
  });
  const given = member.required || member.absent !== undefined || isList(member) || type === "Any";
  return given ? type : `${type} | None`;
};

const startOf = (member: MemberModel, lists: boolean): string | undefined => {
  if (isList(member)) return lists ? "field(default_factory=list)" : "()";
  return member.absent === undefined ? "None" : quoted(member.absent);
};

const EXTRA = {
  name: "extra",
  type: "Mapping[str, Any]",
  description: "Members that the contract does not name, frozen at every depth.",
  default: "field(default_factory=FrozenDict)",
};

/** Members as fields of a class that is made by position, or of one that is made by names. */
const fieldsOf = (type: TypeModel, isClaims: boolean, positional: boolean) => {
  const members = type.members.filter((member) => member.projected);
  const place = (member: MemberModel): number => {
    const at = POSITIONS.indexOf(member.names.python);
    return at === -1 ? POSITIONS.length : at;
  };
  const ordered = positional ? members.toSorted((a, b) => place(a) - place(b)) : members;
  const fields = ordered.map((member) => {
    const { python } = member.names;
    const leading = POSITIONS.indexOf(python) >= 0 && POSITIONS.indexOf(python) < 5;
    const fallback = positional
      ? leading
        ? undefined
        : member.required
          ? (LATER[python] ?? "field(kw_only=True)")
          : startOf(member, true)
      : member.required
        ? undefined
        : startOf(member, false);
    return {
      name: python,
      type: typeOf(member, positional),
      description: member.schema["description"] as string | undefined,
      default: fallback,
    };
  });
  return isClaims ? [...fields, EXTRA] : fields;
};

const classText = (type: TypeModel, isClaims: boolean, positional: boolean): string => {
  const { aliases, lines } = fieldsText(type.name, fieldsOf(type, isClaims, positional));
  const made = positional ? "frozen=True, slots=True" : "frozen=True, slots=True, kw_only=True";
  const body = lines === "" ? "" : `\n${lines}`;
  return `${aliases}${aliases === "" ? "" : "\n"}@dataclass(${made})
class ${type.name}:
${docstring(type.description, 4)}${body}`;
};

const projectText = (type: TypeModel, isClaims: boolean, positional: boolean): string => {
  const members = type.members.filter((member) => member.projected);
  const items = members.map((member) => `${member.names.python}=${projection(member, positional)}`);
  if (isClaims) items.push("extra=rest_of(wire, KNOWN)");
  const call = render(group(`return ${type.name}(`, items, ")"), 4);
  return `def project_${functionPart(type.name)}(wire: object) -> ${type.name}:
    """Wire form to frozen Python form. Never raises."""
    ${call}
`;
};

const wireText = (type: TypeModel): string =>
  typedDict(
    `${type.name}Wire`,
    `${type.description} Wire form.`,
    type.members.map((member) => ({
      name: member.names.wire,
      type: typeText(member.schema, { named: (name) => `${name}Wire`, listOf: (item) => `list[${item}]` }),
      description: member.schema["description"] as string | undefined,
      required: member.required,
    })),
  );

/** Claims that hold lists of objects with two sets of member names. */
export const aliasedLists = (profile: ProfileModel): readonly { readonly wire: string; readonly type: TypeModel }[] =>
  profile.claims.members.flatMap((member) => {
    const type = profile.model.types.find(({ name }) => name === refOf(member.schema["items"]));
    return type === undefined || Object.keys(type.aliases).length === 0 ? [] : [{ wire: member.names.wire, type }];
  });

const foldTexts = (profile: ProfileModel): readonly string[] => {
  const lists = aliasedLists(profile);
  const types = [...new Set(lists.map(({ type }) => type))];
  const claims = functionPart(profile.claims.name);
  const aliases = types.map((type) => {
    const constant = `${functionPart(type.name).toUpperCase()}_ALIASES`;
    return `${render(after(`${constant}: Mapping[str, str] = `, literal(type.aliases)))}


def fold_${functionPart(type.name)}(value: object) -> object:
    """Rewrites aliased members of one object; \`\`ABSENT\`\` when it mixes both spellings."""
    return fold_aliases(value, ${constant})
`;
  });
  const folds = lists.map(
    ({ wire, type }) => `    value = fold_list_member(value, ${quoted(wire)}, fold_${functionPart(type.name)})\n`,
  );
  return [
    ...aliases,
    `def fold_${claims}(value: object) -> object:
    """Rewrites aliased members; \`\`None\`\` when one object mixes both spellings. Never raises."""
${folds.join("")}    return ${folds.length === 0 ? "value" : "None if value is ABSENT else value"}
`,
  ];
};

/** Claims and what they contain: wire form, Python form, folding and projection. */
export const claimsText = (profile: ProfileModel, main: boolean): string => {
  const types = claimTypes(profile);
  const names = new Set(profile.claims.members.filter((member) => member.projected).map(({ names }) => names.python));
  const positional = main && POSITIONS.every((name) => names.has(name));
  const isClaims = (type: TypeModel): boolean => type === profile.claims;
  const known = profile.claims.members.map((member) => quoted(member.names.wire));
  const texts = [
    ...types.map(wireText),
    ...types.map((type) => classText(type, isClaims(type), positional && isClaims(type))),
    `${render(group("KNOWN = frozenset(", [group("[", known, "]")], ")"))}\n`.replace(
      /\(\n {4}\[\n([\s\S]*?)\n {4}\],\n\)/,
      (_all, lines: string) => `(\n    [\n${lines}\n    ]\n)`,
    ),
    ...types.map((type) => projectText(type, isClaims(type), positional && isClaims(type))),
    ...foldTexts(profile),
  ];
  // A claim of this name would stand in the way.
  const field = names.has("field") ? "make_field" : "field";
  const body = texts.join("\n\n").replaceAll(" field(", ` ${field}(`);
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body);
  const calls = (name: string): boolean => new RegExp(`\\b${name}[(),]`).test(body);
  return `"""Claims of profile ${profile.id}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass${field === "field" ? ", field" : "\nfrom dataclasses import field as make_field"}
${importLine("typing", ["Any", "Literal", "TypedDict"].filter(uses))}
${importLine("..kernel.ops", /\bABSENT\b(?!``)/.test(body.replaceAll("``ABSENT``", "")) ? ["ABSENT"] : [])}${importLine(
  "..kernel.project",
  [
    "FrozenDict",
    "flag",
    "fold_aliases",
    "fold_list_member",
    "freeze",
    "frozen_items",
    "frozen_text_or_items",
    "integer",
    "items",
    "member",
    "optional_flag",
    "optional_frozen_text_or_items",
    "optional_integer",
    "optional_object",
    "optional_text",
    "optional_text_or_items",
    "rest_of",
    "text",
    "text_or_items",
  ].filter(calls),
)}

${body}`;
};
