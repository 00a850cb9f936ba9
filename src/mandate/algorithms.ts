/** A signature algorithm of RFC 7518 §3.1 or RFC 8037 §3.1 that a verifier can be configured for. */
export type Algorithm = "ES256" | "EdDSA" | "RS256" | "PS256";

/** Every algorithm that exists here. There is no "any algorithm". */
export const algorithms: ReadonlySet<Algorithm> = new Set(["ES256", "EdDSA", "RS256", "PS256"]);
