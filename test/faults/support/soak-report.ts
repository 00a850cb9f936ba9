import type { FaultReport } from "./run-fault.ts";

/** What a soak has measured. */
export interface SoakReport {
  readonly seconds: number;
  readonly seed: number;
  /** Different faults that were injected. */
  readonly kinds: number;
  readonly faults: readonly FaultReport[];
  readonly decisions: number;
  readonly wrongAccepts: number;
  readonly slowestMs: number;
  /** Questions about a valid mandate while no fault was at work, and how many were accepted. */
  readonly outside: { readonly asked: number; readonly served: number };
  readonly revocations: number;
  readonly unhandled: number;
  readonly rssGrowthBytes: number;
  readonly rssBytes: number;
  readonly remoteRssBytes: number;
  /** What ended the soak early, and processes that ended by themselves. */
  readonly failures: readonly string[];
}

/** Seconds from which a soak must have seen every kind of fault that the bars ask for. */
const longSeconds = 180;

/** Every bar that is broken. */
export function judgeSoak(report: SoakReport): readonly string[] {
  const { outside, faults } = report;
  const broken = [...report.failures];
  if (faults.length === 0) broken.push("no fault was injected");
  for (const { fault, broken: bars } of faults) for (const bar of bars) broken.push(`${fault}: ${bar}`);
  if (report.wrongAccepts > 0) broken.push(`${report.wrongAccepts} wrong accepts`);
  if (report.unhandled > 0) broken.push(`${report.unhandled} unhandled rejections`);
  if (!(outside.served >= 0.999 * outside.asked) || outside.asked === 0) {
    broken.push(`${outside.served} of ${outside.asked} valid requests served outside the faults`);
  }
  if (report.seconds >= longSeconds) {
    if (report.kinds < 25) broken.push(`${report.kinds} kinds of faults`);
    if (report.decisions < 100_000) broken.push(`${report.decisions} decisions`);
  }
  return broken;
}
