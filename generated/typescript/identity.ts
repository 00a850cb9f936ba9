// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.1.0",
  digest: "b6ad9da8766044f0daa7935accd57813a264ac94051ba8e3c79d3537d83ef362",
});
