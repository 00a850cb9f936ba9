import type { ErrorCode, Profile } from "../../generated/typescript/index.ts";
import { defaultProfile } from "./default-profile.ts";

/**
 * The HTTP status of an error code, read from the contract's catalogue.
 *
 * @param code a code of the profile
 * @param profile whose catalogue to read
 * @defaultValue profile: the default profile of the core contract
 * @returns 401, 403 or 503; 403 for a string that the catalogue does not list. Never throws.
 *
 * @example
 * ```ts
 * import { errorToStatus } from "countersign";
 *
 * errorToStatus("invalid_token"); // 401
 * errorToStatus("verification_unavailable"); // 503
 * ```
 */
export function errorToStatus(code: ErrorCode | (string & {}), profile: Profile = defaultProfile): 401 | 403 | 503 {
  return Object.hasOwn(profile.errors, code) ? (profile.errors[code]?.status ?? 403) : 403;
}
