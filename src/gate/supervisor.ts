import type { AuthError } from "../../generated/typescript/index.ts";
import type { Principal } from "./auth-info.ts";

/** Something that tells when the revocation store changed, such as the memory store or the replica. */
export interface ChangeSource {
  onChange(listener: () => void): () => void;
}

/** Watches principals whose calls or streams are still running. */
export interface Supervisor {
  /**
   * Calls `onLost` once when the principal expires, is revoked, or nobody can tell any more; never after the returned
   * function was called.
   */
  watch(principal: Principal, onLost: (error: AuthError) => void): () => void;
  /** The last look before a result is released; total. */
  check(principal: Principal): Promise<AuthError | null>;
  /** Stops every timer and subscription. Watched calls are no longer checked. */
  close(): void;
}

interface Watched {
  readonly principal: Principal;
  readonly onLost: (error: AuthError) => void;
}

/**
 * Checks everything watched each `recheckMs` milliseconds and whenever the store changes. One timer serves all; there is
 * none while nothing is watched, and it never keeps the process alive.
 *
 * @param check total: an error when the authority no longer holds or nobody can tell, else `null`
 */
export function createSupervisor(
  check: (principal: Principal) => Promise<AuthError | null>,
  recheckMs: number,
  changes: ChangeSource | undefined,
): Supervisor {
  const watched = new Set<Watched>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let unsubscribe: (() => void) | undefined;

  const lose = (entry: Watched, error: AuthError): void => {
    if (!watched.delete(entry)) return;
    settle();
    try {
      entry.onLost(error);
    } catch {
      // a listener's failure must not stop the others from being told
    }
  };
  const checkAll = (): void => {
    for (const entry of watched) {
      void check(entry.principal).then((error) => error !== null && lose(entry, error));
    }
  };
  const start = (): void => {
    if (timer !== undefined) return;
    timer = setInterval(checkAll, recheckMs);
    (timer as { unref?: () => void }).unref?.();
    unsubscribe = changes?.onChange(checkAll);
  };
  const settle = (): void => {
    if (watched.size > 0 || timer === undefined) return;
    clearInterval(timer);
    unsubscribe?.();
    timer = undefined;
    unsubscribe = undefined;
  };
  return {
    check,
    watch(principal, onLost) {
      const entry = { principal, onLost };
      watched.add(entry);
      start();
      return () => {
        watched.delete(entry);
        settle();
      };
    },
    close() {
      watched.clear();
      settle();
    },
  };
}
