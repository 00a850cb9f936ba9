import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Reads only the last hop of the chain. */
export const defect: Defect = claimsDefect(["check-require-chain-contains"], (claims) => ({
  ...claims,
  delegationChain: (claims["delegationChain"] as unknown[] | undefined)?.slice(-1),
}));
