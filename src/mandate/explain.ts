import type { Contract, RequirementOverrides } from "../../generated/typescript/index.ts";
import type {
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  OverridesOf,
  ProfileId,
} from "../core/contract-types.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { buildExplanation } from "./build-explanation.ts";
import type { Explanation } from "./explanation.ts";
import { refused } from "./ladder.ts";
import { inWordsOf } from "./read-settings.ts";
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
export function explain<O extends object>(
  token: string,
  deps: Verifier<object, O, string>,
  overrides?: NoInfer<O>,
): Promise<Explanation>;
export function explain<const C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>>(
  token: string,
  deps: AuthDeps<C, P> | Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, CodeOf<C, P>>,
  overrides?: OverridesOf<C, P>,
): Promise<Explanation>;
export async function explain(token: string, deps: unknown, overrides?: object): Promise<Explanation> {
  const verifier = verifierFor(deps);
  return "code" in verifier
    ? inWordsOf(deps, (profile) => buildExplanation(profile, undefined, refused(verifier), undefined))
    : verifier.explain(token, overrides as RequirementOverrides | undefined);
}
