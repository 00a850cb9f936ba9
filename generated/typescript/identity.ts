// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.2.0",
  digest: "45fc252d9f2162059dc62ed77786db5d8723638e4849d2b4c178cf9c6abaebcf",
});
