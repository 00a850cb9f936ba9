import type { Fault } from "./fault.ts";
import type { Lab } from "./lab.ts";
import type { Span } from "./ledger.ts";
import { bars, maxStaleMs } from "./settings.ts";
import { pause, wallTime } from "./wall-time.ts";

/** Figures of one fault; milliseconds. */
export interface FaultReport {
  readonly fault: string;
  readonly row: string;
  /** From the beginning to the first refusal of a valid mandate, the latest of all subjects; absent if there was none. */
  readonly firstRefusalMs?: number;
  /** From the repair until the last subject was open for good; absent if none had closed. */
  readonly reopenedMs?: number;
  /** Before it, everything being well: from an acknowledgement to the last refusal. */
  readonly propagatedMs: number;
  /** What became of a revocation that was asked for while it lasted. */
  readonly revocation: "acknowledged" | "rejected" | "unanswered" | "not asked for";
  readonly decisions: number;
  readonly wrongAccepts: number;
  readonly slowestMs: number;
  readonly slowestWaitMs: number;
  readonly stallMs: number;
  /** From the beginning until it was over for good: what is refused within is not counted as lost service. */
  readonly window: Span;
  /** Every bar that was broken. */
  readonly broken: readonly string[];
}

/**
 * Injects a fault into a healthy deployment, repairs it, waits until everything is well, and says what was seen meanwhile.
 *
 * @throws Error when it does not recover within ten seconds
 */
export async function runFault(lab: Lab, fault: Fault): Promise<FaultReport> {
  const propagatedMs = await lab.settle();
  const wrongBefore = lab.ledger.wrong.length;
  const affected = fault.subjects ?? lab.subjects;
  let from = wallTime();
  const repair = await fault.inject(lab, () => {
    from = wallTime();
  });
  let revocation: FaultReport["revocation"] = "not asked for";
  if (fault.isQuiet !== true) {
    revocation = "unanswered";
    void lab.revoke().acknowledged.then((at) => {
      revocation = at === undefined ? "rejected" : "acknowledged";
    });
  }
  await hold(lab, fault, affected, from);
  const outcome = revocation;
  const told = await repair();
  const repairedAt = typeof told === "number" ? told : wallTime();
  await lab.settle();
  const settledAt = wallTime();
  return reportOf(lab, fault, {
    affected,
    from,
    repairedAt,
    settledAt,
    wrongBefore,
    propagatedMs,
    revocation: outcome,
  });
}

async function hold(lab: Lab, fault: Fault, affected: readonly string[], from: number): Promise<void> {
  const least = from + (fault.holdMs ?? 300);
  const last = from + maxStaleMs + 1_000;
  const isClosed = (subject: string): boolean =>
    lab.ledger.firstRefusal(subject, { from, to: Number.POSITIVE_INFINITY }) !== undefined;
  while (wallTime() < least || (fault.closes === "always" && !affected.every(isClosed) && wallTime() < last)) {
    await pause(2);
  }
}

interface Course {
  readonly affected: readonly string[];
  readonly from: number;
  readonly repairedAt: number;
  readonly settledAt: number;
  readonly wrongBefore: number;
  readonly propagatedMs: number;
  readonly revocation: FaultReport["revocation"];
}

function reportOf(lab: Lab, fault: Fault, course: Course): FaultReport {
  const { ledger, subjects } = lab;
  const { affected, from, repairedAt, settledAt, wrongBefore } = course;
  const broken: string[] = [];
  const refusals: number[] = [];
  const openings: number[] = [];
  let lastOpening = repairedAt;
  for (const subject of subjects) {
    const refusal = ledger.firstRefusal(subject, { from, to: settledAt });
    if (refusal !== undefined && (fault.closes === "never" || !affected.includes(subject))) {
      broken.push(`${subject} refused a valid mandate (${refusal.to})`);
    }
    if (!affected.includes(subject)) continue;
    if (refusal === undefined && fault.closes === "always") broken.push(`${subject} stayed open`);
    if (refusal !== undefined) refusals.push(refusal.at - from);
    const opening = ledger.lastOpening(subject, { from, to: settledAt });
    lastOpening = Math.max(lastOpening, opening ?? 0);
    if (opening !== undefined) openings.push(Math.max(opening - repairedAt, 0));
    for (const code of ledger.untruths(subject)) broken.push(`${subject} answered ${code} to a valid mandate`);
  }
  const firstRefusalMs = refusals.length === 0 ? undefined : Math.max(...refusals);
  const reopenedMs = openings.length === 0 ? undefined : Math.max(...openings);
  const counts = ledger.counts((start, end) => end > from && start < settledAt);
  const wrong = ledger.wrong.slice(wrongBefore);
  for (const each of wrong) broken.push(`${each.subject}: ${each.sid} ${each.why}`);
  const refusalBarMs = Math.max(bars.firstRefusal, (fault.silentMs ?? 0) + 100);
  if (fault.closes === "always" && firstRefusalMs !== undefined && firstRefusalMs > refusalBarMs) {
    broken.push(`first refusal after ${Math.round(firstRefusalMs)} ms`);
  }
  if (reopenedMs !== undefined && reopenedMs > bars.reopened)
    broken.push(`reopened after ${Math.round(reopenedMs)} ms`);
  if (counts.slowestWaitMs > bars.slowestWait) broken.push(`a call waited ${Math.round(counts.slowestWaitMs)} ms`);
  return {
    fault: fault.name,
    row: fault.row,
    ...(firstRefusalMs === undefined ? {} : { firstRefusalMs }),
    ...(reopenedMs === undefined ? {} : { reopenedMs }),
    propagatedMs: course.propagatedMs,
    revocation: course.revocation,
    decisions: counts.decisions,
    wrongAccepts: wrong.length,
    slowestMs: counts.slowestMs,
    slowestWaitMs: counts.slowestWaitMs,
    stallMs: counts.stallMs,
    window: { from, to: lastOpening },
    broken,
  };
}
