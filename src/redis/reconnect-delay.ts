import { revocationProtocol } from "../../generated/typescript/index.ts";

const { reconnectBaseMs, reconnectJitterMs, reconnectMaxMs } = revocationProtocol.defaults;

/** Milliseconds before attempt `attempt` (from 0): 50 doubled each time, up to 200 at random, never more than 1,000. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(reconnectBaseMs * 2 ** Math.min(attempt, 10) + Math.random() * reconnectJitterMs, reconnectMaxMs);
}
