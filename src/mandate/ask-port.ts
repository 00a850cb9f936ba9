/** What a port says about a mandate: nothing against it, refused, or nobody can tell now. */
export type PortVerdict = "pass" | "fail" | "unavailable";

/** How long an asynchronous port may take. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks a port that belongs to somebody else. A throw, a rejection and silence beyond the timeout are `unavailable`; every
 * other answer is for `read` to judge. Never throws, never rejects.
 *
 * @param read total; judges the settled answer
 * @returns a plain verdict when the port answers synchronously; no promise and no timer is made then
 */
export function askPort<Verdict = PortVerdict>(
  ask: () => unknown,
  read: (answer: unknown) => Verdict,
  patience: Patience,
): Verdict | "unavailable" | Promise<Verdict | "unavailable"> {
  try {
    const answer = ask();
    const mayBeThenable = (typeof answer === "object" && answer !== null) || typeof answer === "function";
    return mayBeThenable ? settle(answer, read, patience) : read(answer);
  } catch {
    return "unavailable";
  }
}

function settle<Verdict>(
  answer: unknown,
  read: (answer: unknown) => Verdict,
  { timeoutMs, signal }: Patience,
): Promise<Verdict | "unavailable"> {
  // Adopts any thenable; what it throws meanwhile is the caller's to catch.
  const adopted = Promise.resolve(answer);
  return new Promise((resolve) => {
    const finish = (verdict: Verdict | "unavailable"): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      resolve(verdict);
    };
    const giveUp = (): void => finish("unavailable");
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
    // What was answered may throw while it is read.
    adopted.then((value) => finish(read(value))).catch(giveUp);
  });
}
