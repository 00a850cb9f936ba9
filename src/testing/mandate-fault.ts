import type { StageName } from "../../generated/typescript/index.ts";

/** A deliberate fault of a minted mandate. Each makes exactly one rung of the ladder refuse. */
export type MandateFault =
  | "wrong-audience"
  | "wrong-issuer"
  | "expired"
  | "not-yet-valid"
  | "tampered-payload"
  | "tampered-signature"
  | "wrong-key"
  | "unknown-kid"
  | "alg-none"
  | "hs256-public-key"
  | "wrong-type"
  | "missing-claim"
  | "null-claim"
  | "duplicate-member";

/** What a verifier answers to a fault. */
export interface MandateFaultRow {
  /** The rung that refuses. */
  readonly stage: StageName;
  /** The refusal's code, unless `claim` names a claim that has a code of its own. */
  readonly code: "invalid_token";
  /** What is wrong with the mandate, in a few words. */
  readonly summary: string;
}

function row(stage: StageName, summary: string): MandateFaultRow {
  return Object.freeze({ stage, code: "invalid_token", summary });
}

/**
 * Every deliberate fault with the rung that refuses it. Loop over it to prove that a guarded server refuses them all.
 *
 * @example
 * ```ts
 * import { authenticate } from "countersign";
 * import { InMemoryRevocationStore } from "countersign/revocation";
 * import { createTestIssuer, mandateFaults, type MandateFault } from "countersign/testing";
 *
 * const issuer = await createTestIssuer();
 * for (const fault of Object.keys(mandateFaults) as MandateFault[]) {
 *   const result = await authenticate(await issuer.mint({}, { fault }), {
 *     issuer: issuer.issuer,
 *     audience: issuer.audience,
 *     revocations: new InMemoryRevocationStore(),
 *     fetch: issuer.fetch,
 *   });
 *   if (result.ok) throw new Error(`accepted: ${fault}`);
 * }
 * ```
 */
export const mandateFaults: Readonly<Record<MandateFault, MandateFaultRow>> = Object.freeze({
  "wrong-audience": row("claims", "names another server as its audience"),
  "wrong-issuer": row("claims", "names another issuer"),
  expired: row("claims", "expired one hour ago"),
  "not-yet-valid": row("claims", "becomes valid in one hour"),
  "tampered-payload": row("signature", "claims changed after signing"),
  "tampered-signature": row("signature", "one bit of the signature flipped"),
  "wrong-key": row("signature", "signed by a stranger's key under a published kid"),
  "unknown-kid": row("signature", "signed by a key that was never published"),
  "alg-none": row("decode", "unsigned, alg none"),
  "hs256-public-key": row("decode", "HMAC with the public key as the secret"),
  "wrong-type": row("decode", "another kind of token, typ logout+jwt"),
  "missing-claim": row("claims", "a required claim is missing"),
  "null-claim": row("claims", "an optional claim is null"),
  "duplicate-member": row("claims", "one claim occurs twice"),
});
