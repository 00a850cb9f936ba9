// Generated from the whole contract. Do not edit. Run: npm run generate
import type { ContractIdentity } from "./kernel/contract.ts";

/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: "countersign",
  version: "0.1.0",
  digest: "f65acc39d1c7f0af7f4cb53e52c83e5623dcc892df48d4d9f227b56429045b18",
});
