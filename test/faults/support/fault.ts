import type { Lab } from "./lab.ts";

/** One way in which things go wrong. */
export interface Fault {
  /** As the table of figures calls it. */
  readonly name: string;
  /** Row of the fault model. */
  readonly row: string;
  /**
   * Whether verifiers must refuse everything once `maxStaleMs` has passed, must go on serving, or may do either: a
   * gap closes at once, and a short outage not at all.
   */
  readonly closes: "always" | "never" | "maybe";
  /** Milliseconds that it lasts at least; one that always closes lasts until it has. @defaultValue 300 */
  readonly holdMs?: number;
  /** Subjects that it concerns. @defaultValue all */
  readonly subjects?: readonly string[];
  /** Milliseconds within which what it concerns cannot answer at all. */
  readonly silentMs?: number;
  /** Whether no revocation is asked for while it lasts. */
  readonly isQuiet?: boolean;
  /**
   * @param begins for a fault that waits for its moment: to be called when it comes
   * @returns what repairs it, and may tell when it was repaired if it waits for anything after that
   */
  readonly inject: (lab: Lab, begins: () => void) => Promise<() => Promise<unknown>>;
}
