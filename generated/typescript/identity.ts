// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.1.0",
  digest: "b35882dff609265e93e0da1c486af723cd849d621c6cca8065d08e7d98b4eb6e",
});
