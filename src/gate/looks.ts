/** Questions that are asked one at a time per subject, and a bounded number at a time of all. */
export interface Looks<Subject> {
  /**
   * Asks about a subject.
   *
   * @param when `anew`: also while an older question is under way, whose answer may be from before the change;
   * `unless_asked`: an older question will do
   */
  ask(subject: Subject, when: "anew" | "unless_asked"): void;
}

/** @param look asks about one subject; never rejects */
export function createLooks<Subject extends object>(
  look: (subject: Subject) => Promise<void>,
  maxInFlight: number,
): Looks<Subject> {
  const waiting = new Set<Subject>();
  const asking = new Set<Subject>();
  const again = new Set<Subject>();

  const pump = (): void => {
    for (const subject of waiting) {
      if (asking.size >= maxInFlight) return;
      waiting.delete(subject);
      asking.add(subject);
      void look(subject).then(() => finish(subject));
    }
  };
  const finish = (subject: Subject): void => {
    asking.delete(subject);
    if (again.delete(subject)) waiting.add(subject);
    pump();
  };
  return {
    ask(subject, when) {
      if (!asking.has(subject)) waiting.add(subject);
      else if (when === "anew") again.add(subject);
      pump();
    },
  };
}
