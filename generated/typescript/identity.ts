// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.2.0",
  digest: "a4dbd9c04261f1912044bdc0b0e1e2424691489ca4baf3689d210024cde67cca",
});
