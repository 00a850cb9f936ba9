/** Milliseconds since 1970 with fractions, the same in every process of this machine; no jump of the clock is seen. */
export function wallTime(): number {
  return performance.timeOrigin + performance.now();
}

/** Waits for a condition. @throws Error naming what it waited for in vain */
export async function until(
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Lets time pass where time itself is the fault. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
