import type { AuthError } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { assembleVerifier, isVerifier } from "./assemble-verifier.ts";
import { inWordsOf, readSettings } from "./read-settings.ts";
import { sharedKeys, sharedScheduler } from "./shared-resources.ts";
import type { Verifier } from "./verifier.ts";

/**
 * The verifier behind a function form: the one given, or one for this call. Options are read anew on every call, because
 * their owner may have changed them; key sets and scheduling are shared between calls.
 *
 * @returns the refusal `verification_unavailable` (`misconfigured`) for options at fault. Never throws.
 */
export function verifierFor(deps: unknown): Verifier | AuthError {
  try {
    if (isVerifier(deps)) return deps;
    const settings = readSettings(deps);
    return assembleVerifier(
      { ...settings, cacheEntries: 0 },
      {
        keys: settings.jwksCache === undefined ? sharedKeys(settings) : settings.jwksCache,
        ownsKeys: false,
        scheduler: sharedScheduler(settings),
      },
    );
  } catch {
    return inWordsOf(deps, (profile) =>
      createAuthError(profile, "verification_unavailable", { reason: "misconfigured" }),
    );
  }
}
