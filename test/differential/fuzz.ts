import { disagreementOf } from "./compare.ts";
import { type FuzzCase, generateCase } from "./generate-case.ts";
import type { Grammar } from "./grammar.ts";
import type { Panel } from "./panel.ts";
import type { SchemaOracle } from "./schema-oracle.ts";
import { shrink } from "./shrink.ts";

/** One kind of disagreement: the smallest case that shows it. */
export interface Disagreement {
  readonly case: FuzzCase;
  readonly opinions: string;
  /** How many generated cases showed it. */
  times: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly cases: number;
  readonly seconds: number;
  readonly disagreements: readonly Disagreement[];
  /** How often each verdict was reached: by code, or by outcome where there is none. */
  readonly verdicts: ReadonlyMap<string, number>;
}

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  readonly panel: Panel;
  readonly grammars: readonly Grammar[];
  readonly oracle: SchemaOracle;
  /** Kinds of disagreements after which no more are made small. @defaultValue 12 */
  readonly kinds?: number;
  readonly onProgress?: (done: number, found: number) => void;
}

const CHUNK = 2000;

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Asks every executor the same generated cases and collects what they disagree about. */
export const fuzz = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { cases, seed, panel, grammars, oracle } = options;
  const started = performance.now();
  const found = new Map<string, Disagreement>();
  const verdicts = new Map<string, number>();
  const judge = async (some: readonly FuzzCase[]): Promise<readonly (string | undefined)[]> => {
    const opinions = await panel.ask(some);
    return some.map((one, index) => {
      const said = opinions[index] ?? {};
      const [first] = Object.values(said);
      count(verdicts, `${one.one.profile} ${one.run} ${first?.code ?? first?.outcome}`);
      return disagreementOf(said, oracle.judge(one));
    });
  };
  for (let at = 0; at < cases; at += CHUNK) {
    const some: FuzzCase[] = [];
    for (let index = at; index < Math.min(at + CHUNK, cases); index += 1)
      some.push(generateCase(grammars, seed, index));
    const differences = await judge(some);
    for (const [index, opinions] of differences.entries()) {
      if (opinions === undefined) continue;
      const one = some[index] as FuzzCase;
      const kind = `${one.run} ${opinions}`;
      const known = found.get(kind);
      if (known !== undefined) known.times += 1;
      else found.set(kind, { case: one, opinions, times: 1 });
    }
    options.onProgress?.(Math.min(at + CHUNK, cases), found.size);
  }
  const seconds = (performance.now() - started) / 1000;
  const disagreements: Disagreement[] = [];
  for (const one of [...found.values()].slice(0, options.kinds ?? 12)) {
    const small = await shrink(one.case, async (some) => {
      const opinions = await panel.ask(some);
      return some.map((each, index) => disagreementOf(opinions[index] ?? {}, oracle.judge(each)) === one.opinions);
    });
    disagreements.push({ ...one, case: small });
  }
  return {
    seed,
    cases,
    seconds,
    disagreements: [...disagreements, ...[...found.values()].slice(disagreements.length)],
    verdicts,
  };
};

/** A disagreement as a person can read it, with the case as a line to keep. */
export const shownDisagreement = ({ case: { run, one }, opinions, times }: Disagreement): string =>
  `${times} × ${run}\n${opinions}\n${JSON.stringify({ run, ...one })}\n`;
