/** Clocks of one slice. A figure names the clock that it is judged by. */
export type Clock = "wall" | "cpu" | "thread";

/** One thing that can be timed. Alternatives of one case run interleaved in one process. */
export interface Alternative {
  readonly name: string;
  /** Installed version, of a peer. */
  readonly version?: string;
  /** Several forms of one alternative: the cheapest one is shown. */
  readonly form: string;
  /** One call at a time without a promise, one awaited call at a time, or this many calls in flight. */
  readonly mode: "sync" | "await" | number;
  readonly call: (index: number) => unknown;
  /** Whether an outcome of `call` is the one that is being timed. Checked once per slice, outside the clocks. */
  readonly holds: (outcome: unknown) => boolean;
  /** Why the alternative is not timed. */
  readonly parityFault?: string;
}

/** Cost of one slice, in microseconds, and what was done in it. */
export interface Slice {
  readonly calls: number;
  readonly wall: number;
  readonly cpu: number;
  readonly thread: number;
}

/** Microseconds per call of one alternative in one round. */
export type Costs = Readonly<Record<Clock, number>>;

/** All rounds of one alternative in one process. */
export interface Series {
  readonly name: string;
  readonly version?: string;
  readonly form: string;
  readonly parityFault?: string;
  readonly rounds: readonly Costs[];
}

/** How long a case is measured. */
export interface Timing {
  readonly warmupMs: number;
  readonly sliceMs: number;
  readonly rounds: number;
}

/** Median and spread of a list of ratios. */
export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** Calls between two reads of the clock, so that reading it does not show in the figure. */
const BATCH = 16;

/** The order of one round: rotated by one each round, so that every alternative takes every position. */
export function rotation<T>(items: readonly T[], round: number): readonly T[] {
  const start = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Runs one alternative for about `ms` milliseconds and reads all three clocks around it. */
export async function runSlice(alternative: Alternative, ms: number, counter: { next: number }): Promise<Slice> {
  const first = counter.next;
  const wallStart = performance.now();
  const cpuStart = process.cpuUsage();
  const threadStart = process.threadCpuUsage();
  const end = wallStart + ms;
  const outcome = await runUntil(alternative, end, counter);
  const thread = process.threadCpuUsage(threadStart);
  const cpu = process.cpuUsage(cpuStart);
  const wall = (performance.now() - wallStart) * 1000;
  if (!alternative.holds(outcome)) throw new Error(`${alternative.name}, ${alternative.form}: unexpected outcome`);
  return { calls: counter.next - first, wall, cpu: cpu.user + cpu.system, thread: thread.user + thread.system };
}

/**
 * Warms every alternative up, then measures the rounds. Within one round every alternative runs once; an alternative
 * that failed parity is kept in the result and never run.
 */
export async function measure(alternatives: readonly Alternative[], timing: Timing): Promise<readonly Series[]> {
  const lanes = alternatives.map((alternative) => ({ alternative, counter: { next: 0 }, rounds: [] as Costs[] }));
  const timed = lanes.filter((lane) => lane.alternative.parityFault === undefined);
  for (const lane of timed) await runSlice(lane.alternative, timing.warmupMs, lane.counter);
  for (let round = 0; round < timing.rounds; round++) {
    for (const lane of rotation(timed, round)) {
      const slice = await runSlice(lane.alternative, timing.sliceMs, lane.counter);
      lane.rounds.push({
        wall: slice.wall / slice.calls,
        cpu: slice.cpu / slice.calls,
        thread: slice.thread / slice.calls,
      });
    }
  }
  return lanes.map(({ alternative: { name, version, form, parityFault }, rounds }) => ({
    name,
    ...(version === undefined ? {} : { version }),
    form,
    ...(parityFault === undefined ? {} : { parityFault }),
    rounds,
  }));
}

/** `numerator` over `denominator`, round by round: ratios are only ever taken within one round. */
export function ratios(numerator: Series, denominator: Series, clock: Clock): readonly number[] {
  return numerator.rounds.map((costs, round) => costs[clock] / (denominator.rounds[round]?.[clock] ?? Number.NaN));
}

/** Of several forms of one alternative, the one whose median cost is lowest on this clock. */
export function cheapest(forms: readonly Series[], clock: Clock): Series | undefined {
  const cost = (series: Series): number => spread(series.rounds.map((costs) => costs[clock])).median;
  return forms
    .filter((series) => series.parityFault === undefined && series.rounds.length > 0)
    .reduce<Series | undefined>((best, series) => (best && cost(best) <= cost(series) ? best : series), undefined);
}

/** Median, tenth and ninetieth percentile, by linear interpolation between ranks. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p10: quantile(sorted, 0.1), p90: quantile(sorted, 0.9) };
}

function quantile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

async function runUntil(alternative: Alternative, end: number, counter: { next: number }): Promise<unknown> {
  const { call, mode } = alternative;
  let outcome: unknown;
  if (mode === "sync") {
    do {
      for (let n = 0; n < BATCH; n++) outcome = call(counter.next++);
    } while (performance.now() < end);
  } else if (mode === "await") {
    do {
      for (let n = 0; n < BATCH; n++) outcome = await call(counter.next++);
    } while (performance.now() < end);
  } else {
    const lane = async (): Promise<void> => {
      do outcome = await call(counter.next++);
      while (performance.now() < end);
    };
    await Promise.all(Array.from({ length: mode }, lane));
  }
  return outcome;
}
