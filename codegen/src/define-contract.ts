import type { ContractExtension } from "./contract-extension.ts";
import type { ContractSource } from "./contract-source.ts";

/** What `extends` stands for: the document that a contract value carries, or the document itself. */
const documentOf = (base: object | string): object | string =>
  typeof base === "object" && "source" in base && typeof base.source === "object" && base.source !== null
    ? base.source
    : base;

/**
 * Declares the contract of a configuration file: a whole one, or one that extends another. Returns its argument, frozen;
 * the compiler reads it as plain data.
 *
 * @example
 * ```ts
 * import { defineContract } from "@countersign/codegen";
 * import { core } from "countersign/contract";
 *
 * export default defineContract({
 *   extends: core,
 *   name: "acme",
 *   version: "1.0.0",
 *   claims: {
 *     type: "object",
 *     properties: { department: { type: "string", description: "Department that the caller works for." } },
 *   },
 *   requirements: {
 *     requiredDepartments: {
 *       description: "The mandate names one of these departments.",
 *       schema: {
 *         type: "array",
 *         items: { type: "string", minLength: 1, description: "Department." },
 *         minItems: 1,
 *         description: "Departments that may call.",
 *       },
 *       check: { claim: "department", op: "oneOf", error: "department_required" },
 *     },
 *   },
 *   errors: {
 *     department_required: { status: 403, description: "Department not allowed", hint: "Ask a colleague." },
 *   },
 * });
 * ```
 */
export function defineContract(contract: ContractSource): ContractSource;
export function defineContract(contract: ContractExtension): ContractExtension;
export function defineContract(contract: ContractSource | ContractExtension): ContractSource | ContractExtension {
  if ("extends" in contract) return Object.freeze({ ...contract, extends: documentOf(contract.extends) });
  return Object.freeze({ ...contract });
}
