import { defaultProfile } from "../core/default-profile.ts";
import type { CheckResult } from "../revocation/index.ts";

/** The verdict when Redis cannot tell. */
export function unavailableVerdict(reason: string): CheckResult {
  return { state: "unavailable", reason, retryAfterMs: defaultProfile.limits.retryAfterSeconds * 1_000 };
}
