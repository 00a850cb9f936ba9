/** How a counter of a store, consumer or publisher is called in OpenTelemetry. */
export interface Instrument {
  /** Name in the record of `revocationMetrics`. */
  readonly metric: string;
  readonly kind: "createObservableGauge" | "createObservableCounter" | "createObservableUpDownCounter";
  readonly name: string;
  /** UCUM, with annotations for things that are counted. */
  readonly unit: string;
  readonly description: string;
  /** Factor from the record's unit. @defaultValue 1 */
  readonly scale?: number;
  /** Attribute of metrics that come in parts. */
  readonly by?: string;
}

const gauge = "createObservableGauge";
const counter = "createObservableCounter";
const upDown = "createObservableUpDownCounter";
const toSeconds = 0.001;

/** Durations in seconds and things counted in braces, as the conventions have it. */
export const instruments: readonly Instrument[] = Object.freeze([
  row("open", gauge, "open", "1", "1 while it works, 0 while it is closed or stopped"),
  row("valid_for_ms", gauge, "validity", "s", "How long a replica stays open without news", toSeconds),
  row("lag_ms", gauge, "lag", "s", "Age of the last heartbeat that a replica has read", toSeconds),
  row("seq", gauge, "sequence", "{event}", "Number of the last event of the log"),
  row("marks", upDown, "marks", "{mark}", "Revocations held"),
  row("resyncs", counter, "resyncs", "{resync}", "Snapshots asked for after a gap or at start"),
  row("read_failures", counter, "read.failures", "{read}", "Reads that failed"),
  row("skewed", counter, "skewed", "{heartbeat}", "Heartbeats from further ahead than clocks may differ"),
  row("late", counter, "late", "{heartbeat}", "Heartbeats that came too late to prove anything"),
  row("v1.gaps", counter, "gaps", "{gap}", "Times that entries of version 1 may have been missed"),
  row("lower_log", counter, "superseded", "{record}", "Records of a publisher that another has replaced"),
  row("applied", counter, "applied", "{entry}", "Entries that a consumer has applied and acknowledged"),
  row("unapplied", upDown, "unapplied", "{entry}", "Entries that wait for another attempt"),
  row("lost", counter, "lost", "{entry}", "Entries trimmed before they were applied"),
  row("failures", counter, "publish.failures", "{write}", "Writes of a publisher that were not acknowledged"),
  row("snapshots", counter, "snapshots", "{snapshot}", "Snapshots that a publisher has written"),
  {
    ...row("rejected", counter, "rejected", "{entry}", "Entries refused, by reason"),
    by: "countersign.reason",
  },
]);

function row(
  metric: string,
  kind: Instrument["kind"],
  name: string,
  unit: string,
  description: string,
  scale = 1,
): Instrument {
  return { metric, kind, name: `countersign.revocation.${name}`, unit, description, scale };
}
