// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.2.0",
  digest: "fb0cb765ec79f79942bdf69f321a4ba170361c48d95fa182457e3aed31334ba6",
});
