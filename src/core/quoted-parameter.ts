/**
 * One `name="value"` parameter of a challenge. Characters outside %x20-21 / %x23-5B / %x5D-7E are dropped, so there is
 * nothing to escape and no configured value can break the header (RFC 6750 §3).
 *
 * @returns `undefined` when no character is left
 */
export function quotedParameter(name: string, value: string | undefined): string | undefined {
  const kept = value?.replace(/[^\x20-\x21\x23-\x5B\x5D-\x7E]/g, "");
  return kept === undefined || kept === "" ? undefined : `${name}="${kept}"`;
}

/** The same for a description, where `=` and comma are dropped too, because naive parsers split on them. */
export function quotedDescription(name: string, value: string): string | undefined {
  return quotedParameter(name, value.replace(/[=,]/g, ""));
}
