import { type AuthError, type Claims, decodeJson, type Failure, own } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import type { Compact } from "./read-compact.ts";
import type { Settings } from "./read-settings.ts";
import { decodeSegment } from "./segment.ts";
import type { Signature } from "./signature-stage.ts";
import type { VerifiedToken } from "./verified-token.ts";

/** A broken rule of stage `claims`: the check and why, in fixed words. */
export interface BrokenRule {
  readonly check: string;
  readonly detail: string;
}

const notJson: BrokenRule = Object.freeze({ check: "payload", detail: "the payload is not strict JSON" });
const misshapen: BrokenRule = Object.freeze({ check: "shape", detail: "a claim is missing or malformed" });

/**
 * Reads the payload of a token whose signature has just been found valid: strict JSON, the shape of every claim, then
 * issuer and audience. Times and claims with a code of their own come later, because a cached token repeats them.
 */
export function openPayload(
  settings: Settings,
  token: string,
  { headerEnd, payloadEnd }: Compact,
  { key, kid }: Signature,
  digest: string | undefined,
): VerifiedToken | BrokenRule {
  const { profile, identity } = settings;
  const text = decodeSegment(token, headerEnd + 1, payloadEnd);
  const decoded = text === undefined ? undefined : decodeJson(text, profile.limits.jsonDepth);
  if (decoded?.ok !== true) return notJson;

  const wire = profile.foldClaims(decoded.value);
  if (!profile.hasClaimsShape(wire)) return misshapen;

  const failure = profile.enforceIdentity(wire, identity);
  if (failure !== undefined) return { check: failure.check, detail: "the claim does not name what is configured" };

  const late = profile.enforceOwnCodes(wire, identity);
  const principal = profile.project(wire) as Claims;
  return {
    principal,
    accepted: Object.freeze({ ok: true, principal }),
    anchors: distinct(profile.anchors(principal)),
    expiresAt: own(wire, "exp") as number,
    notBefore: own(wire, "nbf") as number | undefined,
    issuedAt: own(wire, "iat") as number | undefined,
    ownCode: late && refusalOf(settings, late),
    ownCheck: late?.check ?? "",
    digest,
    kid,
    key,
    satisfied: undefined,
  };
}

/** Each identifier once. The usual mandate has one, and nothing is copied for it. */
export function distinct(ids: readonly string[]): readonly string[] {
  return ids.length < 2 ? ids : [...new Set(ids)];
}

/** The refusal that a failed check asks for. */
export function refusalOf({ profile }: Pick<Settings, "profile">, { code, missing }: Failure): AuthError {
  return missing === undefined ? createAuthError(profile, code) : createAuthError(profile, code, { missing });
}
