import type { SourceFile } from "ts-morph";
import type { CheckModel, ProfileModel } from "../../model.ts";
import { docsOf, typeText } from "./type-text.ts";

const property = (check: CheckModel) => ({
  name: check.names.typescript,
  isReadonly: true,
  hasQuestionToken: !check.required,
  type: typeText(check.schema, (name) => name) + (check.required ? "" : " | undefined"),
  docs: [
    [
      check.description,
      `Refused with \`${check.check.error}\`.`,
      ...docsOf({ ...check.schema, description: undefined }),
    ].join("\n\n"),
  ],
});

const row = (check: CheckModel): string => `Object.freeze({
  name: ${JSON.stringify(check.names.typescript)},
  stage: ${JSON.stringify(check.stage)},
  order: ${check.order},
  op: ${JSON.stringify(check.check.op)},
  claim: ${JSON.stringify(check.check.claim)},
  error: ${JSON.stringify(check.check.error)},
  merge: ${JSON.stringify(check.merge)},
  required: ${check.required},
  ${check.schema["default"] === undefined ? "" : `default: ${JSON.stringify(check.schema["default"])},`}
  description: ${JSON.stringify(check.description)},
})`;

/** Requirement options as types, and the requirement rows as data. */
export const writeRequirements = (file: SourceFile, profile: ProfileModel): void => {
  file.addImportDeclaration({ moduleSpecifier: "../kernel/contract.ts", namedImports: ["CheckRow"], isTypeOnly: true });
  const later = profile.checks.filter((check) => check.stage === "requirements");
  file.addInterface({
    name: "RequirementOverrides",
    isExported: true,
    docs: ["Requirements that a single route or tool may tighten."],
    properties: later.map(property),
  });
  file.addInterface({
    name: "Requirements",
    isExported: true,
    docs: ["Everything that a server may ask of a mandate."],
    extends: ["RequirementOverrides"],
    properties: profile.checks.filter((check) => check.stage !== "requirements").map(property),
  });
  file.addStatements(
    `/** The requirements in the order in which they are checked. */
export const checks: readonly CheckRow[] = Object.freeze([
${profile.checks.map(row).join(",\n")}
]);`,
  );
};
