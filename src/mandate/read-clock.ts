/**
 * What a wall clock answers, in seconds.
 *
 * @throws TypeError when it is no finite number: `null` or an empty text would otherwise count as 1970, and every token
 * that has expired as good. The caller answers `verification_unavailable`.
 */
export function readClock(now: () => number): number {
  const milliseconds: unknown = now();
  if (typeof milliseconds === "number" && Number.isFinite(milliseconds)) return milliseconds / 1000;
  throw new TypeError("The clock answered no finite number");
}
