import type { PortVerdict } from "./ask-port.ts";

/** Largest epoch that a stream record can carry. */
const maxEpoch = 2n ** 63n - 1n;

/**
 * Whether the delegation graph has moved past a mandate: `fail` when the stored epoch is greater than the claimed one.
 * Exact beyond 2^53. Anything but a non-negative whole number, on either side, is `unavailable` and never 0.
 */
export function compareEpochs(stored: unknown, claimed: unknown): PortVerdict {
  const [reached, issuedAt] = [epochOf(stored), epochOf(claimed)];
  if (reached === undefined || issuedAt === undefined) return "unavailable";
  return reached > issuedAt ? "fail" : "pass";
}

/** A whole number from 0 to 2^63 − 1 as a bigint; anything else is `undefined`. */
export function epochOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value >= 0n && value <= maxEpoch ? value : undefined;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? BigInt(value as number) : undefined;
}
