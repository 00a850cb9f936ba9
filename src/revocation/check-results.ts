import { defaultProfile } from "../core/default-profile.ts";
import { type Anchor, anchorOf, isAnchorKind } from "./anchor.ts";
import type { CheckResult } from "./checked-store.ts";

/** Nothing speaks against the mandate. */
export const active: CheckResult = Object.freeze({ state: "active" });

/** The delegation graph has moved on. */
export const stale: CheckResult = Object.freeze({ state: "stale" });

/** The mandate rests on something that was withdrawn. */
export function revoked(anchor: Anchor): CheckResult {
  return Object.freeze({ state: "revoked", anchor });
}

/** Nobody can tell; the caller is asked back after the remaining time, or the contract's usual time if that is shorter. */
export function unavailable(
  reason: string,
  remainingMs: number = defaultProfile.limits.retryAfterSeconds * 1000,
): CheckResult {
  const most = defaultProfile.limits.retryAfterSeconds * 1000;
  const retryAfterMs = remainingMs >= 1 ? Math.min(Math.ceil(remainingMs), most) : most;
  return Object.freeze({ state: "unavailable", reason, retryAfterMs });
}

/** The anchor that a caller gave. @throws TypeError for anything that is none */
export function readAnchor(given: Anchor): Anchor {
  const { zone, kind, id }: { zone: unknown; kind: unknown; id: unknown } = given;
  if (typeof zone !== "string" || typeof id !== "string" || !isAnchorKind(kind)) {
    throw new TypeError("An anchor has a zone, a kind (record, session or edge) and an id");
  }
  return anchorOf(zone, kind, id);
}
