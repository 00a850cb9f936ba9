import type { CheckModel, ProfileModel } from "../../model.ts";
import type { Field } from "./fields.ts";
import { after, group, importLine, literal, quoted, render } from "./layout.ts";
import { typeText } from "./type-text.ts";
import { typedDict } from "./typed-dict.ts";

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const fieldOf = (check: CheckModel): Field & { readonly required: boolean } => {
  const fallback = check.schema["default"];
  return {
    name: check.names.python,
    type: typeText(check.schema, {
      named: (name) => name,
      listOf: (item) => `list[${item}] | tuple[${item}, ...]`,
    }),
    description: [
      sentence(check.description),
      `Refused with \`\`${check.check.error}\`\`.`,
      ...(fallback === undefined ? [] : [`Default: \`\`${render(literal(fallback))}\`\`.`]),
    ].join(" "),
    required: false,
  };
};

const row = (check: CheckModel) =>
  group(
    "CheckRow(",
    [
      after("name=", quoted(check.names.python)),
      after("option=", quoted(check.names.typescript)),
      after("stage=", quoted(check.stage)),
      `order=${check.order}`,
      after("op=", quoted(check.check.op)),
      after("claim=", quoted(check.check.claim)),
      after("error=", quoted(check.check.error)),
      after("merge=", quoted(check.merge)),
      after("required=", literal(check.required)),
      ...(check.schema["default"] === undefined ? [] : [after("default=", literal(check.schema["default"]))]),
      after("description=", quoted(check.description)),
    ],
    ")",
  );

/** Requirement options as types, and the requirement rows as data. */
export const requirementsText = (profile: ProfileModel): string => {
  const later = profile.checks.filter((check) => check.stage === "requirements");
  const fixed = profile.checks.filter((check) => check.stage !== "requirements");
  const classes = [
    typedDict("RequirementOverrides", "Requirements that a single route or tool may tighten.", later.map(fieldOf)),
    typedDict("Requirements", "Everything that a server may ask of a mandate.", fixed.map(fieldOf)).replace(
      "class Requirements(TypedDict",
      "class Requirements(RequirementOverrides",
    ),
  ];
  const rows = render(group("CHECKS: tuple[CheckRow, ...] = (", profile.checks.map(row), ")"), 0, 100);
  const body = `${classes.join("\n\n")}

#: The requirements in the order in which they are checked.
${rows}
`;
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body);
  return `"""Requirement options of profile ${profile.id}: what a server asks of a mandate."""

from __future__ import annotations

${importLine("typing", ["Any", "Literal", "TypedDict"].filter(uses))}
${importLine("..kernel.contract", ["CheckRow"])}

${body}`;
};
