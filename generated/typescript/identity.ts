// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.2.0",
  digest: "99e8cbe5cd412d1af36da9216161a75e1b67460cb25ce6b4d529f814a9003e46",
});
