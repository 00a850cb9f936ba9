/** A figure with a bar of its own, compared with nothing: what somebody who only validates has to pay. */
export interface Cost {
  readonly id: "V1" | "V2";
  readonly what: string;
  readonly unit: "ms" | "kB";
  /** Absent: a diagnostic, printed and not judged. */
  readonly bar?: number;
  /** One value per fresh process or per build. */
  readonly measure: () => Promise<readonly number[]>;
}

/** One measured cost. A time that misses its bar on a busy machine is not judged. */
export interface CostRow {
  readonly cost: Omit<Cost, "measure">;
  readonly values: readonly number[];
  readonly quiet: boolean;
}
