import type { Bump } from "./change.ts";

type Version = readonly [major: number, minor: number, patch: number];

const versionOf = (text: string): Version | undefined => {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
};

const isLess = (a: Version, b: Version): boolean => {
  const place = a.findIndex((part, index) => part !== b[index]);
  return place !== -1 && (a[place] ?? 0) < (b[place] ?? 0);
};

/**
 * The least version after `before` that takes a step, by semantic versioning; below 1.0.0 the minor number counts as
 * the major one and the patch number as both others. Undefined when `before` is no version.
 */
export const leastVersion = (before: string, step: Bump | "none"): string | undefined => {
  const version = versionOf(before);
  if (version === undefined) return undefined;
  const [major, minor, patch] = version;
  if (step === "none") return version.join(".");
  const early = major === 0;
  if (step === "major") return early ? `0.${minor + 1}.0` : `${major + 1}.0.0`;
  return step === "minor" && !early ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
};

/** Whether `after` is far enough from `before`. What is no version is never far enough. */
export const isEnough = (before: string, after: string, step: Bump | "none"): boolean => {
  const least = leastVersion(before, step);
  const [wanted, given] = [versionOf(least ?? ""), versionOf(after)];
  return wanted !== undefined && given !== undefined && !isLess(given, wanted);
};
