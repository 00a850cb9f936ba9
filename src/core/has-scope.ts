import { hasWord } from "../../generated/typescript/index.ts";

/**
 * Whether `target` is one of the words of `scope` (RFC 6749 §3.3). Words are separated by U+0020 alone and compared
 * exactly; an empty target, or one that contains a space, never matches.
 *
 * @example
 * ```ts
 * import { hasScope } from "countersign";
 *
 * hasScope("files:read files:write", "files:read"); // true
 * hasScope("files:readonly", "files:read"); // false
 * ```
 */
export function hasScope(scope: string, target: string): boolean {
  return typeof scope === "string" && typeof target === "string" && hasWord(scope, target);
}
