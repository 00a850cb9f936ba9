/**
 * A mistake in the configuration, thrown while something is constructed and never while a call is decided.
 *
 * The message names the option, the kind of value received and the remedy. It never contains the value itself.
 *
 * @example
 * ```ts
 * throw new CountersignConfigError("audience", undefined, "give the canonical URL of this server");
 * // TypeError: option "audience": received undefined; give the canonical URL of this server
 * ```
 */
export class CountersignConfigError extends TypeError {
  override readonly name: string = "CountersignConfigError";
  /** Name of the option at fault. */
  readonly option: string;
  /** Kind of the value received, such as `undefined`, `empty string` or `list`. */
  readonly received: string;
  /** What to write instead. */
  readonly remedy: string;

  constructor(option: string, value: unknown, remedy: string) {
    const received = kindOf(value);
    super(`option "${option}": received ${received}; ${remedy}`);
    this.option = option;
    this.received = received;
    this.remedy = remedy;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty string";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value !== "object") return typeof value;
  // A revoked proxy throws even here, and a report must not.
  try {
    if (!Array.isArray(value)) return "object";
    return value.length === 0 ? "empty list" : "list";
  } catch {
    return "object";
  }
}
