import type { ContractSource } from "./contract-source.ts";
import { ContractError, type Finding, formatFinding } from "./finding.ts";
import { lintChecks } from "./lint/checks.ts";
import { lintClaimShapes } from "./lint/claim-shapes.ts";
import { lintErrors } from "./lint/errors.ts";
import { lintForm } from "./lint/form.ts";
import { lintHttp } from "./lint/http.ts";
import { lintNames, lintProfileIds } from "./lint/names.ts";
import { lintRevocation } from "./lint/revocation.ts";
import { lintSchemas } from "./lint/schemas.ts";
import { lintTexts } from "./lint/texts.ts";
import { buildModel } from "./model.ts";
import { resolveProfiles } from "./resolve/profile.ts";

/**
 * Everything that is wrong with a contract, in any of its profiles: unknown names, operations that do not fit their
 * claim, defaults outside their schema, keywords and patterns that not every language reads alike. A contract with
 * findings is not compiled.
 */
export const lintContract = (source: ContractSource): readonly Finding[] => {
  const form = lintForm(source);
  if (form.length > 0) return form;
  const found = new Map<string, Finding>();
  const add = (findings: readonly Finding[]): void => {
    for (const finding of findings) found.set(formatFinding(finding), finding);
  };
  // The contract's own tables first: a profile completes the tables, and would hide what is missing from them.
  add(lintErrors(source));
  add(lintHttp(source));
  add(lintRevocation(source));
  add(lintTexts(source));
  add(lintProfileIds(source));
  try {
    for (const view of resolveProfiles(source)) {
      const schemas = lintSchemas(view);
      add(schemas);
      // What is no schema at all cannot be asked for more.
      if (schemas.some(({ rule }) => rule === "keyword-form")) continue;
      add([...lintClaimShapes(view), ...lintNames(view), ...lintErrors(view), ...lintChecks(view)]);
    }
    if (found.size === 0) buildModel(source);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    add(error.findings);
  }
  return [...found.values()];
};
