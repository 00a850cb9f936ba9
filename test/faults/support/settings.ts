/** What publisher and verifiers of the fault tests agree on. */
export const zone = "zone-1";
export const activeKid = "k1";
export const keys: Readonly<Record<string, string>> = { k1: "07".repeat(32) };
export const issuerUrl = "https://issuer.test";
export const audience = "resource://my-mcp-server";

export const maxStaleMs = 2_000;
export const heartbeatMs = 250;
export const blockMs = 400;
export const clockSkewMs = 500;

/** Milliseconds after its acknowledgement within which a revocation is refused everywhere, whatever happens. */
export const boundMs: number = maxStaleMs + clockSkewMs;

/** Bars of every fault, in milliseconds. */
export const bars: Readonly<Record<"firstRefusal" | "reopened" | "slowestWait", number>> = {
  firstRefusal: maxStaleMs + 100,
  reopened: 2_000,
  slowestWait: 50,
};
