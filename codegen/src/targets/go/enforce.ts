import type { SchemaNode } from "../../contract-source.ts";
import type { CheckModel, ContractModel, MemberModel, ProfileModel } from "../../model.ts";
import { goName } from "../../names.ts";
import { valueLiteral } from "./requirements.ts";
import { doc, quote, refOf } from "./text.ts";

const INVALID = "invalid_token";

const memberOf = (profile: ProfileModel, check: CheckModel): MemberModel | undefined =>
  profile.claims.members.find((member) => member.names.wire === check.check.claim);

/** The claims stage reads wire names, because not every claim is handed on; later stages read Go names. */
const readOf = (profile: ProfileModel, check: CheckModel): string => {
  const name =
    check.stage === "claims" ? check.check.claim : (memberOf(profile, check)?.names.go ?? goName(check.check.claim));
  return `subject.Own(${quote(name)})`;
};

const failureText = (check: CheckModel, code: string): string =>
  `kernel.Failure{Code: ${quote(code)}, Stage: ${quote(check.stage)}, Check: ${quote(check.names.typescript)}}`;

const FORMS: Readonly<Record<string, string>> = { string: "FormText", integer: "FormInteger", boolean: "FormFlag" };

const formOf = (profile: ProfileModel, check: CheckModel): string => {
  const schema = memberOf(profile, check)?.schema;
  if (Array.isArray(schema?.["anyOf"])) return "kernel.FormTextOrTexts";
  if (schema?.["type"] !== "array") return `kernel.${FORMS[String(schema?.["type"])] ?? "FormText"}`;
  return refOf(schema["items"] as SchemaNode | undefined) === undefined ? "kernel.FormTexts" : "kernel.FormObjects";
};

const eachName = (profile: ProfileModel, model: ContractModel, check: CheckModel, each: string): string => {
  if (check.stage === "claims") return each;
  const held = refOf(memberOf(profile, check)?.schema["items"] as SchemaNode | undefined);
  const type = model.types.find((candidate) => candidate.name === held);
  return type?.members.find((member) => member.names.wire === each)?.names.go ?? goName(each);
};

const verdictText = (profile: ProfileModel, model: ContractModel, check: CheckModel): string => {
  const held = readOf(profile, check);
  const { op, as, each, ifAbsent } = check.check;
  const fallback = ifAbsent === undefined ? held : `kernel.OrElse(${held}, ${valueLiteral(ifAbsent)})`;
  const form = formOf(profile, check);
  const many = memberOf(profile, check)?.required === false ? "OneOrManyOrNone" : "OneOrMany";
  const list = as === "oneOrMany" ? `kernel.${many}(${held})` : held;
  switch (op) {
    case "containsAll":
      if (as === "words") return `kernel.ContainsAllWords(${held}, wanted)`;
      if (each !== undefined) {
        return `kernel.ContainsAllOf(${held}, ${quote(eachName(profile, model, check, each))}, wanted)`;
      }
      return `kernel.ContainsAll(${list}, wanted)`;
    case "containsAny":
      return `kernel.ContainsAny(${list}, wanted)`;
    case "present":
      return `kernel.Present(${held}, ${form})`;
    case "absent":
      return `kernel.Missing(${held}, ${form})`;
    case "atMost":
      return `kernel.AtMost(${fallback}, wanted)`;
    case "atLeast":
      return `kernel.AtLeast(${fallback}, wanted)`;
    case "equals":
      return `kernel.Equals(${held}, ${form}, wanted)`;
    case "oneOf":
      return `kernel.OneOf(${held}, ${form}, wanted)`;
  }
};

const checkText = (profile: ProfileModel, model: ContractModel, check: CheckModel): string => {
  const fallback = check.schema["default"];
  const own = memberOf(profile, check)?.invalid;
  const given = `options.Own(${quote(check.names.typescript)})`;
  const wanted = fallback === undefined ? given : `kernel.OrElse(${given}, ${valueLiteral(fallback)})`;
  const flag = check.check.op === "present" || check.check.op === "absent";
  const asked = flag
    ? `!kernel.IsFalse(wanted)${fallback === undefined ? " && wanted.IsGiven()" : ""}`
    : "wanted.IsGiven()";
  const malformed = failureText(check, own ?? INVALID);
  const shape =
    own === undefined ? "" : `\tif !kernel.IsText(${readOf(profile, check)}) {\n\t\treturn &${malformed}\n\t}\n`;
  return `${doc([`${check.stage} ${check.order}: ${check.description}`], "\t")}${shape}\tif wanted := ${wanted}; ${asked} {
\t\tif verdict := ${verdictText(profile, model, check)}; !verdict.Holds() {
\t\t\treturn kernel.Refuse(verdict, ${failureText(check, check.check.error)}, ${malformed})
\t\t}
\t}
`;
};

/** Enforcement of every declared check, in the declared order. */
export const enforceText = (model: ContractModel, profile: ProfileModel): string => {
  const isOwn = (check: CheckModel): boolean => memberOf(profile, check)?.invalid !== undefined;
  const groups: readonly (readonly [string, string, readonly CheckModel[]])[] = [
    [
      "enforceIdentity",
      "runs the checks of the claims stage that come before the times, on claims in wire form.",
      profile.checks.filter((check) => check.stage === "claims" && !isOwn(check)),
    ],
    [
      "enforceOwnCodes",
      "runs the checks of the claims stage that come after the times, on claims with a code of their own, in wire form.",
      profile.checks.filter((check) => check.stage === "claims" && isOwn(check)),
    ],
    [
      "enforceRequirements",
      "runs the checks of the requirements stage, on projected claims.",
      profile.checks.filter((check) => check.stage === "requirements"),
    ],
  ];
  const functions = groups.map(
    ([name, text, checks]) => `// ${name} ${text} First failure by order, or nil. Never panics.
func ${name}(claims any, need kernel.Need) *kernel.Failure {
\t${checks.length === 0 ? "_" : "subject"}, ok := kernel.ReadSubject(claims)
\tif !ok {
\t\treturn kernel.Unreadable()
\t}
${checks.length === 0 ? "" : `\toptions, ok := kernel.ReadOptions(need)\n\tif !ok {\n\t\treturn kernel.Unreadable()\n\t}\n${checks.map((check) => checkText(profile, model, check)).join("")}`}\treturn nil
}
`,
  );
  return `${functions.join("\n")}
// enforce gives the first failure among the checks of a stage. Never panics.
func enforce(stage string, claims any, need kernel.Need) *kernel.Failure {
\tswitch stage {
\tcase kernel.StageClaims:
\t\tif failure := enforceIdentity(claims, need); failure != nil {
\t\t\treturn failure
\t\t}
\t\treturn enforceOwnCodes(claims, need)
\tcase kernel.StageRequirements:
\t\treturn enforceRequirements(claims, need)
\t}
\treturn nil
}
`;
};
