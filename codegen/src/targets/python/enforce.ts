import type { CheckModel, MemberModel, ProfileModel } from "../../model.ts";
import { snakeCase } from "../../names.ts";
import { group, importLine, quoted, remark, render } from "./layout.ts";

const constantOf = (check: CheckModel): string => `_${snakeCase(check.name).toUpperCase()}`;

const memberOf = (profile: ProfileModel, check: CheckModel): MemberModel | undefined =>
  profile.claims.members.find((member) => member.names.wire === check.check.claim);

/** The claims stage reads wire names, because not every claim is handed on; later stages read Python names. */
const readOf = (profile: ProfileModel, check: CheckModel): string => {
  const member = memberOf(profile, check);
  const name = check.stage === "claims" ? check.check.claim : (member?.names.python ?? check.check.claim);
  return `own(subject, ${quoted(name)})`;
};

const INVALID = "invalid_token";

const shapeCode = (profile: ProfileModel, check: CheckModel): string => memberOf(profile, check)?.invalid ?? INVALID;

/** The failure for a malformed claim; where it would equal the failure of the check, that one serves for both. */
const shapeConstant = (profile: ProfileModel, check: CheckModel): string =>
  shapeCode(profile, check) === check.check.error ? constantOf(check) : `${constantOf(check)}_SHAPE`;

const KINDS: Readonly<Record<string, string>> = { string: "text", integer: "integer", boolean: "flag" };

/** What the claim of a check is declared to hold, as the kernel calls it. */
const kindOf = (profile: ProfileModel, check: CheckModel): string => {
  const schema = memberOf(profile, check)?.schema;
  if (Array.isArray(schema?.["anyOf"])) return '"textOrTexts"';
  if (schema?.["type"] !== "array") return quoted(KINDS[String(schema?.["type"])] ?? "text");
  return (schema["items"] as { readonly $ref?: string } | undefined)?.$ref === undefined ? '"texts"' : '"objects"';
};

const value = (scalar: string | number | boolean): string =>
  typeof scalar === "string" ? quoted(scalar) : scalar === true ? "True" : scalar === false ? "False" : String(scalar);

const verdictText = (profile: ProfileModel, check: CheckModel): string => {
  const held = readOf(profile, check);
  const { op, as, each, ifAbsent } = check.check;
  const fallback = ifAbsent === undefined ? held : `or_else(${held}, ${value(ifAbsent)})`;
  const kind = kindOf(profile, check);
  const many = memberOf(profile, check)?.required === false ? "one_or_many_or_none" : "one_or_many";
  switch (op) {
    case "containsAll": {
      if (as === "words") return `contains_all_words(${held}, wanted)`;
      if (each !== undefined) {
        const { types } = profile.model;
        const hop = types.find((type) => type.members.some((member) => member.names.wire === each));
        const name =
          check.stage === "claims"
            ? each
            : (hop?.members.find((member) => member.names.wire === each)?.names.python ?? snakeCase(each));
        return `contains_all_of(${held}, ${quoted(name)}, wanted)`;
      }
      return `contains_all(${as === "oneOrMany" ? `${many}(${held})` : held}, wanted)`;
    }
    case "containsAny":
      return `contains_any(${as === "oneOrMany" ? `${many}(${held})` : held}, wanted)`;
    case "present":
      return `present(${held}, ${kind})`;
    case "absent":
      return `absent(${held}, ${kind})`;
    case "atMost":
      return `at_most(${fallback}, wanted)`;
    case "atLeast":
      return `at_least(${fallback}, wanted)`;
    default:
      return `${snakeCase(op)}(${held}, ${kind}, wanted)`;
  }
};

const checkText = (profile: ProfileModel, check: CheckModel): string => {
  const fallback = check.schema["default"] as string | number | boolean | undefined;
  const lines = [remark(`${check.stage} ${check.order}: ${check.description}`, 4, "#").trimEnd()];
  if (memberOf(profile, check)?.invalid !== undefined) {
    lines.push(`    if not is_text(${readOf(profile, check)}):`, `        return ${shapeConstant(profile, check)}`);
  }
  const given = `given(need, ${quoted(check.names.python)})`;
  lines.push(`    wanted = ${fallback === undefined ? given : `or_else(${given}, ${value(fallback)})`}`);
  const flag = check.check.op === "present" || check.check.op === "absent";
  const always = !flag && fallback !== undefined;
  const pad = always ? "    " : "        ";
  if (!always) {
    const asked = flag
      ? `wanted is not False${fallback === undefined ? " and wanted is not ABSENT" : ""}`
      : "wanted is not ABSENT";
    lines.push(`    if ${asked}:`);
  }
  lines.push(
    `${pad}verdict = ${verdictText(profile, check)}`,
    `${pad}if verdict is not True:`,
    `${pad}    return refuse(verdict, ${constantOf(check)}, ${shapeConstant(profile, check)})`,
  );
  return lines.map((line) => `${line}\n`).join("");
};

const OPS = [
  "ABSENT",
  "absent",
  "at_least",
  "at_most",
  "contains_all",
  "contains_all_of",
  "contains_all_words",
  "contains_any",
  "equals",
  "failure",
  "given",
  "guarded",
  "is_text",
  "one_of",
  "one_or_many",
  "one_or_many_or_none",
  "or_else",
  "own",
  "present",
  "refuse",
];

/** Enforcement of every declared check, in the declared order. */
export const enforceText = (profile: ProfileModel): string => {
  const isOwn = (check: CheckModel): boolean => memberOf(profile, check)?.invalid !== undefined;
  const inClaims = profile.checks.filter((check) => check.stage === "claims");
  const groups: readonly (readonly [string, string, readonly CheckModel[]])[] = [
    [
      "enforce_identity",
      "Checks of the claims stage that come before the times: claims in wire form.",
      inClaims.filter((check) => !isOwn(check)),
    ],
    [
      "enforce_own_codes",
      "Checks of the claims stage after the times, on claims with a code of their own: wire form.",
      inClaims.filter(isOwn),
    ],
    [
      "enforce_requirements",
      "Checks of the requirements stage: claims in Python form.",
      profile.checks.filter((check) => check.stage === "requirements"),
    ],
  ];
  const constants = profile.checks.flatMap((check) => {
    const constant = (name: string, code: string): string =>
      `${render(group(`${name} = failure(`, [quoted(code), quoted(check.stage), quoted(check.names.python)], ")"))}\n`;
    const shape = shapeConstant(profile, check);
    return [
      constant(constantOf(check), check.check.error),
      ...(shape === constantOf(check) ? [] : [constant(shape, shapeCode(profile, check))]),
    ];
  });
  const functions = groups.map(
    ([name, description, checks]) => `@guarded
def ${name}(subject: object, need: Mapping[str, object]) -> Failure | None:
    """${description}

    First failure by order, or \`\`None\`\`. Never raises.
    """
${checks.map((check) => checkText(profile, check)).join("")}    return None
`,
  );
  const body = `${constants.join("")}

${functions.join("\n\n")}

def enforce(stage: str, subject: object, need: Mapping[str, object]) -> Failure | None:
    """First failure among the checks of \`\`stage\`\`. Never raises."""
    if stage == "claims":
        failed = enforce_identity(subject, need)
        return enforce_own_codes(subject, need) if failed is None else failed
    return enforce_requirements(subject, need) if stage == "requirements" else None
`;
  const used = OPS.filter((name) => new RegExp(`\\b${name}\\b(?:\\(|:|\\n)`).test(body));
  return `"""Enforcement of profile ${profile.id}: every declared check, in the declared order."""

from __future__ import annotations

from collections.abc import Mapping

${importLine("..kernel.contract", ["Failure"])}${importLine("..kernel.ops", used)}
${body}`;
};
