/** Milliseconds of the fastest of some runs: a busy machine slows a few of them, superlinear work slows all. */
export async function fastest(run: () => unknown, enough = 20): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5 && best > enough; round += 1) {
    const started = performance.now();
    await run();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}
