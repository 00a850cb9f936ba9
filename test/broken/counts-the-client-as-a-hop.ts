import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Lets the presenting application satisfy the chain. */
export const defect: Defect = claimsDefect(["check-require-chain-contains"], (claims) => ({
  ...claims,
  delegationChain: [
    ...((claims["delegationChain"] as unknown[] | undefined) ?? []),
    { applicationId: claims["clientId"] },
  ],
}));
