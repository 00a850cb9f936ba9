import type { AuthErrorOf, ErrorBodyOf } from "./contract-types.ts";

/**
 * The JSON body of a refusal, the same in every host: `error`, `error_description`, and `error_hint` where the profile
 * has hints. The internal `reason` stays inside.
 */
export function authErrorBody<Code extends string>(error: AuthErrorOf<Code>): ErrorBodyOf<Code> {
  return error.hint === undefined
    ? { error: error.code, error_description: error.description }
    : { error: error.code, error_description: error.description, error_hint: error.hint };
}
