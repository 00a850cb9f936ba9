import type { Change } from "./change.ts";

/** The changes as lines for a changelog, breaking and weaker ones first; empty for no change. */
export const changelogOf = (changes: readonly Change[]): string => {
  const rank = ({ breaking, direction }: Change): number => (direction === "weaker" ? 0 : breaking ? 1 : 2);
  return [...changes]
    .sort((a, b) => rank(a) - rank(b))
    .map((change) => `${change.changelog}\n`)
    .join("");
};
