import type { Clock } from "./harness.ts";

/** Processes that measure: each is one file of `cases/`. */
export type CaseName = "single" | "cached" | "reject" | "pool" | "steps" | "revocation" | "http/load";

/** Identifiers of the figures, as in the measuring protocol. */
export type FigureId = "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7" | "P8" | "D";

/** `>=` compares rates (more is better), `<=` compares costs (less is better). */
export type Direction = ">=" | "<=";

/** When a figure blocks: every commit, or a release. */
export type Gate = "ci" | "release";

/** One figure as data: what is divided by what, on which clock, and how good it has to be. */
export interface Figure {
  readonly id: FigureId;
  readonly case: CaseName;
  /** Name of the alternative that is judged. */
  readonly subject: string;
  /** Name of the alternative that it is compared with; its cheapest form is taken. */
  readonly against: string;
  readonly clock: Clock;
  readonly direction: Direction;
  /** Absent: a diagnostic, printed and not judged. */
  readonly bar?: number;
  /** Fewest cores on which the figure means anything. */
  readonly cores?: number;
  /** Share of the bar that a commit has to reach, where it is not the usual one. */
  readonly ciShare?: number;
}

const CI_SHARE = 0.9;

/** The bars P1–P8 that this release is judged by. `>=` and `<=` also say what is divided: see {@link Direction}. */
export const FIGURES: readonly Figure[] = Object.freeze([
  { id: "P1", case: "single", subject: "ours", against: "raw", clock: "cpu", direction: ">=", bar: 0.82 },
  { id: "P2", case: "single", subject: "ours", against: "jsonwebtoken", clock: "cpu", direction: ">=", bar: 1 },
  { id: "P2", case: "single", subject: "ours", against: "fast-jwt", clock: "cpu", direction: ">=", bar: 1.15 },
  { id: "P2", case: "single", subject: "ours", against: "jose", clock: "cpu", direction: ">=", bar: 1.9 },
  { id: "P3", case: "pool", subject: "ours", against: "jose", clock: "wall", direction: ">=", bar: 1.35, cores: 2 },
  { id: "P3", case: "pool", subject: "ours", against: "raw", clock: "cpu", direction: "<=", bar: 1.4, cores: 2 },
  { id: "P3", case: "pool", subject: "ours", against: "jose", clock: "thread", direction: "<=", bar: 0.5, cores: 2 },
  // A hit cannot cost less than the SHA-256 of its token, and how many of those fit into one signature check differs
  // between processors. The gate of every commit only notices a step back; a release needs the bar.
  {
    id: "P4",
    case: "cached",
    subject: "ours",
    against: "raw",
    clock: "cpu",
    direction: ">=",
    bar: 30,
    ciShare: 0.7,
  },
  { id: "P4", case: "cached", subject: "ours", against: "fast-jwt", clock: "cpu", direction: ">=", bar: 1.4 },
  ...(["legacy", "modern"] as const).flatMap((era): readonly Figure[] => [
    {
      id: "P6",
      case: "http/load",
      subject: `${era}: ours`,
      against: `${era}: no auth`,
      clock: "wall",
      direction: ">=",
      bar: era === "legacy" ? 0.9 : 0.85,
      cores: 2,
    },
    {
      id: "P6",
      case: "http/load",
      subject: `${era}: ours`,
      against: `${era}: SDK + jose`,
      clock: "wall",
      direction: ">=",
      bar: era === "legacy" ? 1.1 : 1,
      cores: 2,
    },
    {
      id: "D",
      case: "http/load",
      subject: `${era}: mandateAuth`,
      against: `${era}: SDK + jose`,
      clock: "wall",
      direction: ">=",
    },
  ]),
  ...(["malformed", "none", "unknown-kid", "oversize"] as const).flatMap((kind): readonly Figure[] => [
    { id: "P7", case: "reject", subject: `${kind}: ours`, against: "raw", clock: "cpu", direction: "<=", bar: 0.03 },
    {
      id: "P7",
      case: "reject",
      subject: `${kind}: ours`,
      against: `${kind}: jose`,
      clock: "cpu",
      direction: ">=",
      bar: 10,
    },
  ]),
  {
    id: "P7",
    case: "reject",
    subject: "bad-signature: ours",
    against: "raw",
    clock: "cpu",
    direction: "<=",
    bar: 1.25,
  },
  // Lookups in a large table wait for memory, which everything else on the machine slows down. The gate of every commit
  // only notices a step back; a release needs the bar.
  ...(["100,000 ids", "1 M ids"] as const).map(
    (ids): Figure => ({
      id: "P5",
      case: "revocation",
      subject: `${ids}: check`,
      against: "raw",
      clock: "cpu",
      direction: "<=",
      bar: 0.01,
      ciShare: 0.3,
    }),
  ),
  {
    id: "D",
    case: "revocation",
    subject: "1 M ids, half in every zone: check",
    against: "raw",
    clock: "cpu",
    direction: "<=",
  },
  { id: "D", case: "steps", subject: "claims validation", against: "raw", clock: "cpu", direction: "<=" },
]);

/** The bar of a gate: CI asks for 90 % of it, a release for all of it. */
export function barAt(
  { bar, direction, ciShare = CI_SHARE }: Pick<Figure, "bar" | "direction" | "ciShare">,
  gate: Gate,
): number | undefined {
  if (bar === undefined || gate === "release") return bar;
  return direction === ">=" ? bar * ciShare : bar / ciShare;
}

/** Whether a ratio meets a bar. A ratio that is not a number meets none. */
export function meets(ratio: number, bar: number, direction: Direction): boolean {
  return direction === ">=" ? ratio >= bar : ratio <= bar;
}

/** The worst of the ratios of several processes. */
export function worst(values: readonly number[], direction: Direction): number {
  return direction === ">=" ? Math.min(...values) : Math.max(...values);
}
