/** Waits that can be cut short. */
export class Waker {
  #end: (() => void) | undefined;
  #isWoken = false;

  /** Ends the wait, or the next one if there is none. */
  wake(): void {
    this.#isWoken = true;
    this.#end?.();
  }

  /** Until {@link wake} or for so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#isWoken && milliseconds > 0) await this.pause(milliseconds, true);
    this.#isWoken = false;
  }

  /** For so many milliseconds. */
  pause(milliseconds: number, canWake = false): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve();
      };
      const timer = setTimeout(finish, Math.max(milliseconds, 0));
      if (canWake) this.#end = finish;
    });
  }
}
