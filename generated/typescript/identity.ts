// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.2.0",
  digest: "711756575e1c1ff2208ae5a63a5a5ec67d743eaa221cd479114c4501afb420bd",
});
