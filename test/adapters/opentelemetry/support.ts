import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

/** One data point with its instrument. */
export interface Point {
  readonly name: string;
  readonly unit: string;
  readonly value: unknown;
  readonly attributes: object;
}

/** The SDK itself; `collect` reads every instrument once, as an exporter would. */
export function startSdk(): { provider: MeterProvider; collect(): Promise<Point[]>; stop(): Promise<void> } {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  return {
    provider,
    async collect() {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw errors[0];
      return resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
          dataPoints.map(({ value, attributes }) => ({ name, unit, value, attributes })),
        ),
      );
    },
    stop: () => provider.shutdown(),
  };
}
