import { type MandateClaims, mergeClaims } from "./mandate-claims.ts";
import type { MandateFault } from "./mandate-fault.ts";
import {
  flipSignatureBit,
  hmacWithPublicKey,
  type MandateHeader,
  replacePayload,
  signCompact,
  signRaw,
  unsignedCompact,
} from "./sign-compact.ts";
import { createTestKey, type TestKey } from "./test-key.ts";

/** How one mandate is minted. */
export interface MintOptions {
  /** A deliberate fault; without it the mandate is good. */
  readonly fault?: MandateFault;
  /**
   * The claim that the faults `missing-claim`, `null-claim` and `duplicate-member` are about.
   * @defaultValue "sid"; "agent_session_id" for `null-claim`
   */
  readonly claim?: string;
  /** Lifetime in seconds from now; negative for a mandate that has expired. */
  readonly ttlSeconds?: number;
  /** Header members merged over `{ typ: "at+jwt", kid }`; `undefined` removes one. `alg` always follows the key. */
  readonly header?: MandateHeader;
  /** Header text signed exactly as it is, instead of `header`. */
  readonly rawHeader?: string;
  /** Payload text or bytes signed exactly as they are, instead of the claims. */
  readonly rawPayload?: string | Uint8Array;
  /** Signs with this key of the issuer, retired ones included, instead of the newest. */
  readonly kid?: string;
}

/** One hour, in seconds: far beyond every clock skew that a profile allows. */
const hour = 3600;

/** Turns claims and options into a compact token. `issuedAt` is in seconds since 1970. */
export async function mintMandate(
  key: TestKey,
  claims: MandateClaims,
  how: MintOptions,
  issuedAt: number,
): Promise<string> {
  const header = mergeClaims({ typ: "at+jwt", kid: key.kid }, how.header ?? {});
  const payload = how.rawPayload ?? JSON.stringify(claims);
  if (how.rawHeader !== undefined) return await signRaw(key, how.rawHeader, payload);
  if (how.fault === undefined || how.rawPayload !== undefined) return await signCompact(key, header, payload);
  return await mintFault(key, header, claims, how.fault, how.claim, issuedAt);
}

async function mintFault(
  key: TestKey,
  header: MandateHeader,
  claims: MandateClaims,
  fault: MandateFault,
  claim: string | undefined,
  issuedAt: number,
): Promise<string> {
  const sign = (changes: MandateClaims): Promise<string> =>
    signCompact(key, header, JSON.stringify(mergeClaims(claims, changes)));
  switch (fault) {
    case "wrong-audience":
      return await sign({ aud: "resource://another-mcp-server" });
    case "wrong-issuer":
      return await sign({ iss: "https://another-issuer.test" });
    case "expired":
      return await sign({ iat: issuedAt - 2 * hour, exp: issuedAt - hour });
    case "not-yet-valid":
      return await sign({ nbf: issuedAt + hour, exp: issuedAt + 2 * hour });
    case "tampered-payload":
      return replacePayload(await sign({}), JSON.stringify(mergeClaims(claims, { sub: "user-mallory" })));
    case "tampered-signature":
      return flipSignatureBit(await sign({}));
    case "wrong-key":
      return await signCompact(await createTestKey(key.algorithm, key.kid), header, JSON.stringify(claims));
    case "unknown-kid": {
      const stranger = await createTestKey(key.algorithm, "never-published");
      return await signCompact(stranger, { ...header, kid: stranger.kid }, JSON.stringify(claims));
    }
    case "alg-none":
      return unsignedCompact(header, JSON.stringify(claims));
    case "hs256-public-key":
      return await hmacWithPublicKey(key, header, JSON.stringify(claims));
    case "wrong-type":
      return await signCompact(key, { ...header, typ: "logout+jwt" }, JSON.stringify(claims));
    case "missing-claim":
      return await sign({ [claim ?? "sid"]: undefined });
    case "null-claim":
      return await sign({ [claim ?? "agent_session_id"]: null });
    case "duplicate-member":
      return await signCompact(key, header, withDuplicate(claims, claim ?? "sid"));
  }
}

/** JSON text in which one member occurs twice with the same value, so that only the repetition is wrong. */
function withDuplicate(claims: MandateClaims, claim: string): string {
  const member = `${JSON.stringify(claim)}:${JSON.stringify(claims[claim] ?? "")}`;
  return JSON.stringify(mergeClaims(claims, { [claim]: undefined })).replace(/}$/, `,${member},${member}}`);
}
