import type { SourceFile } from "ts-morph";
import type { CheckModel, ContractModel, MemberModel, ProfileModel } from "../../model.ts";
import { camelCase } from "../../names.ts";

const upper = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();

const memberOf = (profile: ProfileModel, check: CheckModel): MemberModel | undefined =>
  profile.claims.members.find((member) => member.names.wire === check.check.claim);

/** The claims stage reads wire names, because not every claim is handed on; later stages read projected names. */
const readOf = (profile: ProfileModel, check: CheckModel): string => {
  const member = memberOf(profile, check);
  const name = check.stage === "claims" ? check.check.claim : (member?.names.typescript ?? check.check.claim);
  return `own(subject, ${JSON.stringify(name)})`;
};

const INVALID = "invalid_token";

const shapeCode = (profile: ProfileModel, check: CheckModel): string => memberOf(profile, check)?.invalid ?? INVALID;

/** The failure for a malformed claim; where it would equal the failure of the check, that one serves for both. */
const shapeConstant = (profile: ProfileModel, check: CheckModel): string =>
  shapeCode(profile, check) === check.check.error ? upper(check.name) : `${upper(check.name)}_SHAPE`;

const KINDS: Readonly<Record<string, string>> = { string: "text", integer: "integer", boolean: "flag" };

/** What the claim of a check is declared to hold, as the kernel calls it. */
const kindOf = (profile: ProfileModel, check: CheckModel): string => {
  const schema = memberOf(profile, check)?.schema;
  if (Array.isArray(schema?.["anyOf"])) return '"textOrTexts"';
  if (schema?.["type"] !== "array") return JSON.stringify(KINDS[String(schema?.["type"])] ?? "text");
  return (schema["items"] as { readonly $ref?: string } | undefined)?.$ref === undefined ? '"texts"' : '"objects"';
};

const verdictText = (profile: ProfileModel, model: ContractModel, check: CheckModel): string => {
  const held = readOf(profile, check);
  const { op, as, each, ifAbsent } = check.check;
  const fallback = ifAbsent === undefined ? held : `orElse(${held}, ${JSON.stringify(ifAbsent)})`;
  const kind = kindOf(profile, check);
  const many = memberOf(profile, check)?.required === false ? "oneOrManyOrNone" : "oneOrMany";
  switch (op) {
    case "containsAll": {
      if (as === "words") return `containsAllWords(${held}, wanted)`;
      if (each !== undefined) {
        const items = memberOf(profile, check)?.schema["items"] as { readonly $ref?: string } | undefined;
        const hop = model.types.find((type) => `#/$defs/${type.name}` === items?.$ref);
        const name =
          check.stage === "claims"
            ? each
            : (hop?.members.find((member) => member.names.wire === each)?.names.typescript ?? camelCase(each));
        return `containsAllOf(${held}, ${JSON.stringify(name)}, wanted)`;
      }
      return `containsAll(${as === "oneOrMany" ? `${many}(${held})` : held}, wanted)`;
    }
    case "containsAny":
      return `containsAny(${as === "oneOrMany" ? `${many}(${held})` : held}, wanted)`;
    case "present":
      return `present(${held}, ${kind})`;
    case "absent":
      return `absent(${held}, ${kind})`;
    case "atMost":
      return `atMost(${fallback}, wanted)`;
    case "atLeast":
      return `atLeast(${fallback}, wanted)`;
    default:
      return `${op}(${held}, ${kind}, wanted)`;
  }
};

const checkText = (profile: ProfileModel, model: ContractModel, check: CheckModel): string => {
  const option = check.names.typescript;
  const fallback = check.schema["default"];
  const member = memberOf(profile, check);
  const constant = upper(check.name);
  const lines = [`// ${check.stage} ${check.order}: ${check.description}`];
  if (member?.invalid !== undefined) {
    lines.push(`if (!isText(${readOf(profile, check)})) return ${shapeConstant(profile, check)};`);
  }
  const given = `own(need, ${JSON.stringify(option)})`;
  const wanted = fallback === undefined ? given : `orElse(${given}, ${JSON.stringify(fallback)})`;
  const decision = [
    `const verdict = ${verdictText(profile, model, check)};`,
    `if (verdict !== true) return refuse(verdict, ${constant}, ${shapeConstant(profile, check)});`,
  ];
  const flag = check.check.op === "present" || check.check.op === "absent";
  const always = !flag && fallback !== undefined;
  lines.push(
    "{",
    `const wanted = ${wanted};`,
    ...(always
      ? decision
      : [
          `if (wanted !== ${flag ? "false" : "undefined"}${flag && fallback === undefined ? " && wanted !== undefined" : ""}) {`,
          ...decision,
          "}",
        ]),
    "}",
  );
  return lines.join("\n");
};

const OPS = [
  "absent",
  "atLeast",
  "atMost",
  "containsAll",
  "containsAllOf",
  "containsAllWords",
  "containsAny",
  "equals",
  "isText",
  "oneOf",
  "oneOrMany",
  "oneOrManyOrNone",
  "orElse",
  "present",
];

/** Enforcement of every declared check, in the declared order. */
export const writeEnforcement = (file: SourceFile, model: ContractModel, profile: ProfileModel): void => {
  const groups: readonly (readonly [string, string, readonly CheckModel[]])[] = [
    [
      "enforceIdentity",
      "Checks of the claims stage that come before the times: claims in wire form.",
      profile.checks.filter((check) => check.stage === "claims" && memberOf(profile, check)?.invalid === undefined),
    ],
    [
      "enforceOwnCodes",
      "Checks of the claims stage that come after the times, on claims with a code of their own: wire form.",
      profile.checks.filter((check) => check.stage === "claims" && memberOf(profile, check)?.invalid !== undefined),
    ],
    [
      "enforceRequirements",
      "Checks of the requirements stage: claims in projected form.",
      profile.checks.filter((check) => check.stage === "requirements"),
    ],
  ];
  for (const check of profile.checks) {
    const name = JSON.stringify(check.names.typescript);
    const stage = JSON.stringify(check.stage);
    const constant = (suffix: string, code: string): void => {
      file.addStatements(
        `const ${upper(check.name)}${suffix}: Failure<ErrorCode> = failure(${JSON.stringify(code)}, ${stage}, ${name});`,
      );
    };
    constant("", check.check.error);
    if (shapeConstant(profile, check) !== upper(check.name)) constant("_SHAPE", shapeCode(profile, check));
  }
  file.addStatements(`const UNREADABLE: Failure<ErrorCode> = failure(${JSON.stringify(INVALID)}, "claims", "shape");`);
  for (const [name, description, checks] of groups) {
    file.addStatements(
      `const ${name}Unguarded = (subject: object, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
${checks.map((check) => checkText(profile, model, check)).join("\n")}
return undefined;
};

/** ${description} First failure by order, or \`undefined\`. Never throws. */
export const ${name} = (subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
if (typeof subject !== "object" || subject === null || Array.isArray(subject)) return UNREADABLE;
if (typeof need !== "object" || need === null || Array.isArray(need)) return UNREADABLE;
try {
return ${name}Unguarded(subject, need);
} catch {
return UNREADABLE;
}
};`,
    );
  }
  file.addStatements(
    `/** First failure among the checks of \`stage\`. Never throws. */
export const enforce = (stage: StageName, subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
if (stage === "claims") return enforceIdentity(subject, need) ?? enforceOwnCodes(subject, need);
return stage === "requirements" ? enforceRequirements(subject, need) : undefined;
};`,
  );
  const used = OPS.filter((name) => new RegExp(`\\b${name}\\(`).test(file.getFullText()));
  file.insertImportDeclarations(0, [
    { moduleSpecifier: "./errors.ts", namedImports: ["ErrorCode"], isTypeOnly: true },
    { moduleSpecifier: "../kernel/contract.ts", namedImports: ["Failure", "StageName"], isTypeOnly: true },
    { moduleSpecifier: "../kernel/ops.ts", namedImports: [...used, "failure", "own", "refuse"].sort() },
    { moduleSpecifier: "./requirements.ts", namedImports: ["Requirements"], isTypeOnly: true },
  ]);
};
