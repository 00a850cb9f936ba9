import { closureOf } from "../../bundle.ts";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, ProfileModel, TypeModel } from "../../model.ts";
import { DOCS_ONLY, stripDocs } from "../../normalize.ts";
import { guardedTypes } from "../typescript/guards.ts";
import { aliasedLists } from "./claims.ts";
import { after, docstring, group, importLine, literal, quoted, render } from "./layout.ts";
import { functionPart, refOf } from "./names.ts";

const bare = (schema: SchemaNode): SchemaNode =>
  stripDocs(
    schema,
    (keyword) =>
      DOCS_ONLY(keyword) ||
      keyword.startsWith("x-") ||
      keyword === "format" ||
      keyword === "default" ||
      keyword === "deprecated",
  );

const constant = (name: string, type: string, value: unknown): string =>
  `${render(after(`${name}: ${type} = `, literal(value)))}\n`;

const definitionsOf = (types: readonly TypeModel[], names: readonly string[]): Readonly<Record<string, SchemaNode>> =>
  Object.fromEntries(types.filter((type) => names.includes(type.name)).map((type) => [type.name, bare(type.schema)]));

/** Schemas of a profile as data, and the guards and explanations made of them. */
export const validatorsText = (profile: ProfileModel): string => {
  const { model, claims } = profile;
  const fold = `fold_${functionPart(claims.name)}`;
  const own = claims.members.filter((member) => member.invalid !== undefined).map((member) => member.names.wire);
  const held = Object.fromEntries(
    claims.members.flatMap((member) => {
      const type = refOf(member.schema["items"]) ?? refOf(member.schema);
      return type === undefined ? [] : [[member.names.wire, type]];
    }),
  );
  const lists = aliasedLists(profile);
  const folds = [...new Set(lists.map(({ type }) => `fold_${functionPart(type.name)}`))];
  const named = quoted(claims.name);
  const mixed = lists.map(({ wire, type }) =>
    group(
      "*mixed_issues(",
      [named, '"claims"', "value", quoted(wire), quoted(type.name), `fold_${functionPart(type.name)}`],
      ")",
    ),
  );
  const lenient = lists.map(
    ({ wire, type }) =>
      `    rest = ${render(group("fold_list_member(", ["rest", quoted(wire), `leniently(fold_${functionPart(type.name)})`], ")"), 4, 7)}\n`,
  );
  const explain =
    lists.length === 0
      ? `    return _explain_folded(${fold}(value))\n`
      : `    folded = ${fold}(value)
    if folded is not None or value is None:
        return _explain_folded(folded)
    rest = value
${lenient.join("")}    return ${render(group("[", [...mixed, "*_explain_folded(rest)"], "]"), 4, 7)}
`;
  const requirements = {
    type: "object",
    properties: Object.fromEntries(profile.checks.map((check) => [check.names.python, bare(check.schema)])),
    additionalProperties: false,
  };
  const shape =
    own.length === 0
      ? "#: Every claim has the code of a bad shape.\nSHAPE: Schema = CLAIMS\n"
      : `${constant("_OWN_CODES", "tuple[str, ...]", own)
          .replace("= [", "= (")
          .replace("]\n", own.length === 1 ? ",)\n" : ")\n")}
#: Claims without the members that have a code of their own.
SHAPE: Schema = {
    **CLAIMS,
    "properties": {
        name: member for name, member in CLAIMS["properties"].items() if name not in _OWN_CODES
    },
    "required": [name for name in CLAIMS.get("required", ()) if name not in _OWN_CODES],
}
`;
  return `"""Shapes of profile ${profile.id}: schemas as data, guards and explanations."""

from __future__ import annotations

from collections.abc import Mapping

${importLine("..kernel.contract", ["Issue"])}${importLine("..kernel.issues", lists.length === 0 ? ["explain"] : ["explain", "mixed_issues"])}${importLine("..kernel.project", lists.length === 0 ? [] : ["fold_list_member", "leniently"])}${importLine("..kernel.validate", ["Definitions", "Schema", "compile_schema"])}${importLine(".claims", [fold, ...folds])}
${constant("DEFINITIONS", "Definitions", definitionsOf(model.types, closureOf(model, claims.name)))}
${constant("CLAIMS", "Schema", bare(claims.schema))}
${shape}
#: Requirement options under their Python names; every one may be left out.
${constant("REQUIREMENTS", "Schema", requirements)}
#: Which claims hold which type.
${constant("_HELD", "Mapping[str, str]", held)}
_is_claims = compile_schema(CLAIMS, DEFINITIONS)

#: Whether folded claims have their shape, members with a code of their own left out.
has_claims_shape = compile_schema(SHAPE, DEFINITIONS)


def is_claims(value: object) -> bool:
    """Whether a value is claims of this profile; accepts every declared spelling."""
    return _is_claims(${fold}(value))


def _explain_folded(value: object) -> list[Issue]:
    ${render(group("return explain(", [named, '"claims"', "value", "CLAIMS", "DEFINITIONS", "_HELD"], ")"), 4)}


def explain_claims(value: object) -> list[Issue]:
    """Every finding about the shape of claims: where, what and which kind, never the value."""
${explain}

def explain_requirements(value: object) -> list[Issue]:
    """Every finding about requirement options. A missing name means not given; None is null."""
    return explain("Requirements", "options", value, REQUIREMENTS, DEFINITIONS, {})
`;
};

/** A guard and an explanation for every message that asks for them; undefined when none does. */
export const guardsText = (model: ContractModel): string | undefined => {
  const types = guardedTypes(model);
  if (types.length === 0) return undefined;
  const names = types.flatMap((type) => closureOf(model, type.name));
  const functions = types.map(({ name }) => {
    const part = functionPart(name);
    return `_is_${part} = compile_schema(_${part.toUpperCase()}, _DEFINITIONS)


def is_${part}(value: object) -> TypeGuard[${name}]:
${docstring(`Whether a value is a \`\`${name}\`\`.`, 4)}    return _is_${part}(value)


def explain_${part}(value: object) -> list[Issue]:
${docstring(`Every finding about the shape of a \`\`${name}\`\`: where, what and which kind, never the value.`, 4)}    ${render(group("return explain(", [quoted(name), '"value"', "value", `_${part.toUpperCase()}`, "_DEFINITIONS", "{}"], ")"), 4)}
`;
  });
  return `"""Guards of the messages that come from elsewhere."""

from __future__ import annotations

from typing import TypeGuard

from .kernel.contract import Issue
from .kernel.issues import explain
from .kernel.validate import Definitions, Schema, compile_schema
${importLine(
  ".messages",
  types.map(({ name }) => name),
)}
${constant("_DEFINITIONS", "Definitions", definitionsOf(model.types, names))}
${types.map((type) => constant(`_${functionPart(type.name).toUpperCase()}`, "Schema", bare(type.schema))).join("\n")}
${functions.join("\n\n")}`;
};
