/** Milliseconds from each save to the written output. */
export const measureWatch: (saves: number) => Promise<number[]>;
export const median: (times: readonly number[]) => number;
