// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.1.0",
  digest: "22837458791ca01d0b63ffb345b4c5129ae6fc789e507a2cf2cdb880036b5096",
});
