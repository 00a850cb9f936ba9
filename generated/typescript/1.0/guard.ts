// Generated from schema/claims.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
import type { Issue } from "../kernel/contract.ts";
import { toIssues } from "../kernel/issues.ts";
import { validate as validateClaims } from "../validators/1.0-claims.ts";
import { validate as validateEveryClaim } from "../validators/1.0-claims-explain.ts";
import { type ClaimsWire, foldClaims } from "./claims.ts";
const TYPES: Readonly<Record<string, string>> = Object.freeze({ "delegation_chain": "ChainHop" });
const NONE: readonly Issue[] = Object.freeze([]);

/** Whether a value is claims of this profile; accepts every declared spelling. */
export const isClaims = (value: unknown): value is ClaimsWire => {
  const folded = foldClaims(value);
  return folded !== undefined && validateClaims(folded);
};

const explainFolded = (value: unknown): readonly Issue[] =>
  validateEveryClaim(value) ? NONE : toIssues("Claims", "claims", value, validateEveryClaim.errors ?? [], TYPES);

/** Every finding about the shape of claims: path, rule, expectation and kind, never the value. */
export const explainClaims = (value: unknown): readonly Issue[] => explainFolded(foldClaims(value));
