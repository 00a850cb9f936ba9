import type { Attributes, BatchObservableCallback, Meter, Observable } from "@opentelemetry/api";
import { type MetricsSource, revocationMetrics } from "../../revocation/index.ts";
import { type Instrument, instruments } from "./instruments.ts";
import { meterOf } from "./meter.ts";

/** Options of {@link observeRevocations}. */
export interface ObserveRevocationsOptions {
  /** @defaultValue the meter `countersign` of the registered meter provider */
  readonly meter?: Meter;
}

/**
 * Hands the counters of stores, consumers and publishers to OpenTelemetry. They are read when the SDK collects, from
 * memory alone.
 *
 * @param sources what to observe, by a name of yours that becomes the attribute `countersign.component`, such as
 * `replica`, `consumer` or `publisher`
 * @returns ends it
 *
 * @example
 * ```ts
 * import { observeRevocations } from "countersign/opentelemetry";
 * import { InMemoryRevocationStore } from "countersign/revocation";
 *
 * const stop = observeRevocations({ store: new InMemoryRevocationStore() });
 * stop();
 * ```
 */
export function observeRevocations(
  sources: Readonly<Record<string, MetricsSource>>,
  options: ObserveRevocationsOptions = {},
): () => void {
  const meter = meterOf(options.meter);
  const observables = new Map<Instrument, Observable>();
  for (const instrument of instruments) {
    const { kind, name, unit, description } = instrument;
    observables.set(instrument, meter[kind](name, { unit, description }));
  }
  const observe: BatchObservableCallback = (result) => {
    for (const [component, source] of Object.entries(sources)) {
      const metrics = metricsOf(source);
      for (const [instrument, observable] of observables) {
        for (const [value, attributes] of readings(instrument, metrics)) {
          result.observe(observable, value, { "countersign.component": component, ...attributes });
        }
      }
    }
  };
  const observed = [...observables.values()];
  meter.addBatchObservableCallback(observe, observed);
  return () => meter.removeBatchObservableCallback(observe, observed);
}

/** A source that fails has nothing to say; the others have. */
function metricsOf(source: MetricsSource): Readonly<Record<string, number>> {
  try {
    return revocationMetrics(source);
  } catch {
    return {};
  }
}

function* readings(
  { metric, scale = 1, by }: Instrument,
  metrics: Readonly<Record<string, number>>,
): Generator<readonly [number, Attributes]> {
  const value = metrics[metric];
  if (by === undefined) {
    if (value !== undefined) yield [value * scale, {}];
    return;
  }
  for (const [name, count] of Object.entries(metrics)) {
    if (name.startsWith(`${metric}.`)) yield [count * scale, { [by]: name.slice(metric.length + 1) }];
  }
}
