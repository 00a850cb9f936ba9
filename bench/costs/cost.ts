/** Identifiers of costs: validation alone (V), live revocation (P5, P8), its memory (M1) and its cold start (C4). */
export type CostId = "V1" | "V2" | "P5" | "P8" | "M1" | "C4";

/** A figure with a bar of its own, compared with nothing: what somebody has to pay, in a unit of its own. */
export interface Cost {
  readonly id: CostId;
  readonly what: string;
  readonly unit: "ms" | "kB" | "B" | "commands";
  /** Absent: a diagnostic, printed and not judged. */
  readonly bar?: number;
  /** What the machine has to have; where it is missing the cost is left out, except in continuous integration. */
  readonly needs?: "redis";
  /** One value per fresh process or per build; `processes` where each is asked for by itself. */
  readonly measure: (processes: number) => Promise<readonly number[]>;
}

/** One measured cost. A time that misses its bar on a busy machine is not judged. */
export interface CostRow {
  readonly cost: Omit<Cost, "measure">;
  readonly values: readonly number[];
  readonly quiet: boolean;
}
