/** Milliseconds before attempt `attempt` (from 0): 50 doubled each time, up to 200 at random, never more than 1,000. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10) + Math.random() * 200, 1_000);
}
