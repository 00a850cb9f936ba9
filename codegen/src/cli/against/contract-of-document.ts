import { contractOfBundle, isBundle } from "../../contract-of-bundle.ts";
import type { ContractSource } from "../../contract-source.ts";
import { ContractError } from "../../finding.ts";
import { lintForm } from "../../lint/form.ts";
import { isNode } from "../../normalize.ts";

const failed = (file: string, message: string): ContractError =>
  new ContractError([
    { rule: "against", file, pointer: "", message, fix: "give a bundle (schema/contract.json) or a contract as JSON" },
  ]);

/**
 * The contract that a JSON text holds: a bundle, or a whole contract written as JSON. `like` lends what no bundle says,
 * the name of the generated export.
 *
 * @throws ContractError when it is neither
 */
export const contractOfDocument = (text: string, file: string, like: ContractSource): ContractSource => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw failed(file, "is not JSON");
  }
  if (isBundle(document)) {
    const { exportName } = like;
    return { ...contractOfBundle(document, file), ...(exportName === undefined ? {} : { exportName }) };
  }
  if (!isNode(document)) throw failed(file, "holds no contract");
  const source = document as unknown as ContractSource;
  if (lintForm(source).length > 0) throw failed(file, "holds no contract");
  return source;
};
