import type { Operation } from "./check.ts";
import { decisionPointOperations } from "./operations/decision-point.ts";
import { issuerOperations } from "./operations/issuer.ts";
import { resourceOperations } from "./operations/resource.ts";

/** Every HTTP message of the contract: who asks whom, and what the answers are. */
export const operations: readonly Operation[] = [
  ...resourceOperations,
  ...issuerOperations,
  ...decisionPointOperations,
];
