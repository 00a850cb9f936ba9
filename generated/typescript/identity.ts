// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.1.0",
  digest: "d418c33ca019211dfdd10c9bf745a0132230eb8885941e988a56a55a5c086f90",
});
