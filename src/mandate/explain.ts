import type { RequirementOverrides } from "../../generated/typescript/index.ts";
import { defaultProfile } from "../core/default-profile.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { buildExplanation } from "./build-explanation.ts";
import type { Explanation } from "./explanation.ts";
import { refused } from "./ladder.ts";
import type { Verifier } from "./verifier.ts";
import { verifierFor } from "./verifier-for.ts";

/**
 * Walks the same ladder as `authenticate` and reports every rung: passed, failed, skipped, or not reached. It contains
 * no claim value and no part of the token. Never throws.
 *
 * @example
 * ```ts
 * import { explain } from "countersign";
 *
 * const { ok, code, rungs } = await explain(token, verifier);
 * const failed = rungs.find((rung) => rung.state === "fail");
 * // { stage: "claims", check: "exp", state: "fail", code: "invalid_token", detail: "the mandate has expired" }
 * ```
 */
export async function explain(
  token: string,
  deps: AuthDeps | Verifier,
  overrides?: RequirementOverrides,
): Promise<Explanation> {
  const verifier = verifierFor(deps);
  return "code" in verifier
    ? buildExplanation(defaultProfile, undefined, refused(verifier), undefined)
    : verifier.explain(token, overrides);
}
