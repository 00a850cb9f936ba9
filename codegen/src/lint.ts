import type { ContractSource } from "./contract-source.ts";
import type { Finding } from "./finding.ts";
import { lintChecks } from "./lint/checks.ts";
import { lintErrors } from "./lint/errors.ts";
import { lintForm } from "./lint/form.ts";
import { lintNames } from "./lint/names.ts";
import { lintSchemas } from "./lint/schemas.ts";

/**
 * Everything that is wrong with a contract: unknown names, operations that do not fit their claim, defaults outside
 * their schema, keywords and patterns that not every language reads alike. A contract with findings is not compiled.
 */
export const lintContract = (source: ContractSource): readonly Finding[] => {
  const form = lintForm(source);
  if (form.length > 0) return form;
  return [...lintSchemas(source), ...lintNames(source), ...lintErrors(source), ...lintChecks(source)];
};
