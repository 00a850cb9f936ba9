import type { ContractSource } from "../contract-source.ts";
import { ContractError, type Finding } from "../finding.ts";
import { lintContract } from "../lint.ts";
import { isNode } from "../normalize.ts";
import { resolveExtension } from "./extension.ts";
import { weakenings } from "./weakenings.ts";

const refuse = (findings: readonly Finding[]): void => {
  if (findings.length > 0) throw new ContractError(findings);
};

/**
 * What a configuration file exports, as one whole contract. A contract that extends another may add and tighten; one
 * that weakens it is refused.
 *
 * @throws ContractError with every finding
 */
export const resolveConfig = (config: unknown, file: string): ContractSource => {
  if (!isNode(config) || !Object.hasOwn(config, "extends")) return config as unknown as ContractSource;
  const { base, source } = resolveExtension(config, file);
  refuse(lintContract(source));
  refuse(weakenings(base, source, file));
  return source;
};
