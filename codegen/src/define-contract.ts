import type { ContractSource } from "./contract-source.ts";

/**
 * Declares the contract of a configuration file. Returns its argument, frozen; the compiler reads it as plain data.
 *
 * @example
 * ```ts
 * import { defineContract } from "@countersign/codegen";
 * import { contract } from "./schema/index.ts";
 *
 * export default defineContract({ ...contract, out: "generated" });
 * ```
 */
export const defineContract = (source: ContractSource): ContractSource => Object.freeze({ ...source });
