import { type Meter, metrics } from "@opentelemetry/api";

/** The given meter, or the one that the application's SDK hands out. */
export function meterOf(given: Meter | undefined): Meter {
  return given ?? metrics.getMeter("countersign");
}
