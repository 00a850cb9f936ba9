import type { ContractSource, ProfileSource } from "../contract-source.ts";

/** A profile that starts from another: the profiles before it, and what it would be with their strictness and its names. */
export interface ProfileStart {
  /** Profiles that it starts from, the farthest first. */
  readonly line: readonly ProfileSource[];
  /** The nearest of them, with the codes and options called as the profile calls them. */
  readonly start: ProfileSource;
}

const mapValues = <T, U>(
  table: Readonly<Record<string, T>> | undefined,
  change: (value: T) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(table ?? {}).map(([key, value]) => [key, change(value)]));

/** Where a profile starts. The contract has no findings, so that every line ends. */
export const startOf = (source: ContractSource, profile: ProfileSource): ProfileStart => {
  const line: ProfileSource[] = [];
  let { base } = profile;
  while (base !== undefined) {
    const before = source.profiles.find(({ id }) => id === base);
    if (before === undefined) break;
    line.unshift(before);
    base = before.base;
  }
  const nearest = line.at(-1) ?? profile;
  const { claims, stages, anchors, keySetUrl, zoneRequired, hints } = nearest;
  const { id, source: file, description } = profile;
  return {
    line,
    start: {
      ...{ id, source: file, description, claims, stages, anchors, keySetUrl, zoneRequired, hints },
      base: nearest.id,
      codes: mapValues(profile.codes, ({ code }) => ({ ...(code === undefined ? {} : { code }) })),
      options: mapValues(profile.options, ({ name, names }) => ({
        ...(name === undefined ? {} : { name }),
        ...(names === undefined ? {} : { names }),
      })),
    },
  };
};
