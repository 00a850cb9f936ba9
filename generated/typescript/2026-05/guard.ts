// Generated from schema/claims.ts. Do not edit. Run: npm run generate
import type { Issue } from "../kernel/contract.ts";
import { mixedIssues, toIssues } from "../kernel/issues.ts";
import { foldListMember } from "../kernel/project.ts";
import { validate as validateClaims } from "../validators/2026-05-claims.ts";
import { validate as validateEveryClaim } from "../validators/2026-05-claims-explain.ts";
import { type ClaimsWire, foldClaims, foldChainHop } from "./claims.ts";
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
export const explainClaims = (value: unknown): readonly Issue[] => {
  const folded = foldClaims(value);
  if (folded !== undefined || value === undefined) return explainFolded(folded);
  const rest = foldListMember(value, "delegation_chain", (item) => foldChainHop(item) ?? item);
  return Object.freeze([...mixedIssues("Claims", "claims", value, "delegation_chain", "ChainHop", foldChainHop), ...explainFolded(rest)]);
};
