import type { RevocationStore } from "../../generated/typescript/index.ts";
import type { ClaimedAnchor } from "./anchor-claims.ts";
import { askPort, type Patience, type PortVerdict } from "./ask-port.ts";

/** A store that answers about all anchors at once, such as those of `countersign/revocation`. */
export interface CheckingStore extends RevocationStore {
  check(query: {
    readonly zone: string;
    readonly anchors: readonly ClaimedAnchor[];
    readonly graphEpoch?: bigint;
  }): unknown;
  revoke(anchor: ClaimedAnchor): unknown;
}

/** What a checking store says; an object: nobody can tell, and when to ask again. */
export type CheckVerdict = PortVerdict | "stale" | { readonly retryAfterMs: number };

/** Whether a store has `check` and `revoke`, and not merely the two functions of the plain port. */
export function isCheckingStore(store: RevocationStore): store is CheckingStore {
  const { check, revoke } = store as Partial<CheckingStore>;
  return typeof check === "function" && typeof revoke === "function";
}

/**
 * Asks a checking store once about everything. Whatever is not one of its four answers is `unavailable`. Never throws.
 *
 * @returns a plain verdict when the store answers synchronously; no promise and no timer is made then
 */
export function checkStore(
  store: CheckingStore,
  anchors: readonly ClaimedAnchor[],
  graphEpoch: bigint | undefined,
  patience: Patience,
): CheckVerdict | Promise<CheckVerdict> {
  const [first] = anchors;
  if (first === undefined) return "unavailable";
  const { zone } = first;
  try {
    const answer = store.check(graphEpoch === undefined ? { zone, anchors } : { zone, anchors, graphEpoch });
    if (typeof answer !== "object" || answer === null) return "unavailable";
    return "then" in answer ? askPort(() => answer, readCheck, patience) : readCheck(answer);
  } catch {
    return "unavailable";
  }
}

function readCheck(answer: unknown): CheckVerdict {
  if (typeof answer !== "object" || answer === null) return "unavailable";
  const { state, retryAfterMs } = answer as { state?: unknown; retryAfterMs?: unknown };
  switch (state) {
    case "active":
      return "pass";
    case "revoked":
      return "fail";
    case "stale":
      return "stale";
    default:
      return typeof retryAfterMs === "number" && retryAfterMs >= 0 && retryAfterMs <= 86_400_000
        ? { retryAfterMs }
        : "unavailable";
  }
}
