import { availableParallelism } from "node:os";
import { barAt, type Direction, type Figure, type Gate, meets, worst } from "./bars.ts";
import { cheapest, ratios, type Series, type Spread, spread } from "./harness.ts";

/** All series of one measuring process, and whether the machine was quiet when it began. */
export interface Measurement {
  readonly quiet: boolean;
  readonly load: number;
  readonly series: readonly Series[];
}

/** What came out of one figure. */
export type Verdict =
  | "pass"
  | "MISSED"
  | "parity failed"
  | "not judged (busy)"
  | "not judged (too few cores)"
  | "diagnostic";

/** One line of the table. */
export interface Row {
  readonly figure: Figure;
  readonly label: string;
  /** Median of the processes' medians, and the spread over all rounds. */
  readonly ratio?: Spread;
  readonly worst?: number;
  readonly bar?: number;
  readonly verdict: Verdict;
  /** Of several forms of the other side, the one that was compared with. */
  readonly form?: string;
  readonly fault?: string;
}

/** Runs whose wall clock counts. */
const QUIET_RUNS = 3;

/**
 * Judges one figure: CPU clocks by the worst process, the wall clock by the median of three quiet ones. A side that
 * failed parity misses the gate, because what cannot be compared has not been shown.
 */
export function judge(
  figure: Figure,
  measurements: readonly Measurement[],
  gate: Gate,
  cores: number = availableParallelism(),
): Row {
  const usable = figure.clock === "wall" ? measurements.filter(({ quiet }) => quiet) : measurements;
  const counted = usable.length > 0 ? usable : measurements;
  const outcomes = counted.map(({ series }) => compare(figure, series));
  const bar = barAt(figure, gate);
  const first = outcomes[0];
  const label = labelOf(figure.subject, first && "label" in first ? first.label : figure.against);
  const common = { figure, label, ...(bar === undefined ? {} : { bar }) };

  const failed = outcomes.find((outcome) => "fault" in outcome);
  if (failed) return { ...common, verdict: "parity failed", fault: failed.fault };
  const compared = outcomes.filter((outcome) => "values" in outcome);
  const medians = compared.map(({ values }) => spread(values).median);
  const ratio = { ...spread(compared.flatMap(({ values }) => values)), median: spread(medians).median };
  const worstOfAll = worst(medians, figure.direction);
  const judged = figure.clock === "wall" ? ratio.median : worstOfAll;
  const form = compared[0]?.form;
  return {
    ...common,
    ratio,
    worst: worstOfAll,
    ...(form === undefined ? {} : { form }),
    verdict:
      figure.cores !== undefined && cores < figure.cores
        ? "not judged (too few cores)"
        : verdictOf(judged, bar, figure.direction, figure.clock === "wall" && usable.length < QUIET_RUNS),
  };
}

/** `legacy: ours` and `legacy: no auth` read as `legacy: ours / no auth`. */
function labelOf(subject: string, against: string): string {
  const group = subject.slice(0, subject.indexOf(": ") + 2);
  return `${subject} / ${group !== "" && against.startsWith(group) ? against.slice(group.length) : against}`;
}

type Comparison =
  | { readonly label: string; readonly form: string; readonly values: readonly number[] }
  | { readonly fault: string };

function compare(figure: Figure, series: readonly Series[]): Comparison {
  const subject = series.find(({ name }) => name === figure.subject);
  const forms = series.filter(({ name }) => name === figure.against);
  const against = cheapest(forms, figure.clock);
  if (subject?.parityFault !== undefined) return { fault: `${figure.subject}: ${subject.parityFault}` };
  if (subject === undefined) return { fault: `${figure.subject}: not measured` };
  if (against === undefined) return { fault: `${figure.against}: ${forms[0]?.parityFault ?? "not measured"}` };
  const [above, below] = figure.direction === ">=" ? [against, subject] : [subject, against];
  return {
    label: against.version === undefined ? against.name : `${against.name} ${against.version}`,
    form: against.form,
    values: ratios(above, below, figure.clock),
  };
}

function verdictOf(judged: number, bar: number | undefined, direction: Direction, busy: boolean): Verdict {
  if (bar === undefined) return "diagnostic";
  if (busy) return "not judged (busy)";
  return meets(judged, bar, direction) ? "pass" : "MISSED";
}
