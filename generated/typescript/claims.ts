// Generated from schema/profiles/2026-05.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
export { explainClaims, isClaims } from "./2026-05/guard.ts";
export type { Claims, ClaimsWire, ChainHop, ChainHopWire } from "./2026-05/claims.ts";
export type { Issue } from "./kernel/contract.ts";
