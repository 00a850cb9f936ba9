/** Rows of two tables by key: in both, only in the first, only in the second. */
export interface Rows<T> {
  readonly both: readonly (readonly [before: T, after: T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Pairs the rows of two tables. Of rows with one key the first counts; contracts with such rows do not compile. */
export const byKey = <T>(before: readonly T[], after: readonly T[], keyOf: (row: T) => string): Rows<T> => {
  const earlier = new Map([...before].reverse().map((row) => [keyOf(row), row]));
  const later = new Map([...after].reverse().map((row) => [keyOf(row), row]));
  const both: (readonly [T, T])[] = [];
  for (const [key, row] of earlier) {
    const other = later.get(key);
    if (other !== undefined) both.push([row, other]);
  }
  return {
    both,
    removed: [...earlier].filter(([key]) => !later.has(key)).map(([, row]) => row),
    added: [...later].filter(([key]) => !earlier.has(key)).map(([, row]) => row),
  };
};
