/** What counts for itself: a store, a consumer or a publisher with a `status`, or a store that knows its size. */
export type MetricsSource = { readonly status: object } | { size(): number };

/** States of something that does its work. */
const workingStates: ReadonlySet<unknown> = new Set(["open", "running", "publishing"]);

/** Names are contract words in the sources; whatever else a status may come to hold must not become a name. */
const nameForm = /^[a-z0-9_]{1,64}$/;

/**
 * The counters of a store, a consumer or a publisher as one flat record, for whatever collects numbers.
 *
 * `open` is 1 while it works (a replica that is open, a consumer that runs, a publisher that holds its lease), else 0.
 * Every number of the status follows under its own name in snake case, such as `valid_for_ms`, `lag_ms`, `marks`, `seq`
 * or `resyncs`, and refusals by reason as `rejected.<reason>`. What is not known yet is absent. No identifier, zone, log
 * name, claim or key is among names or values.
 *
 * @example
 * ```ts
 * import { InMemoryRevocationStore, revocationMetrics } from "countersign/revocation";
 *
 * console.log(revocationMetrics(new InMemoryRevocationStore())); // { marks: 0 }
 * ```
 */
export function revocationMetrics(source: MetricsSource): Readonly<Record<string, number>> {
  const metrics: Record<string, number> = {};
  const put = (name: string, value: unknown): void => {
    const number = typeof value === "bigint" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) metrics[name] = number;
  };
  if (!("status" in source)) {
    put("marks", source.size());
    return Object.freeze(metrics);
  }
  for (const [key, value] of Object.entries(source.status)) {
    const name = snakeCase(key);
    if (key === "state") put("open", workingStates.has(value) ? 1 : 0);
    else if (typeof value !== "object" || value === null) put(name, value);
    else {
      for (const [part, count] of Object.entries(value)) if (nameForm.test(part)) put(`${name}.${part}`, count);
    }
  }
  return Object.freeze(metrics);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
