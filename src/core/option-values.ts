import { CountersignConfigError } from "./countersign-config-error.ts";
import type { ReadOptions } from "./read-options.ts";

/** The value of an option, or its default. `null` is a value, and no option accepts it. */
export function optionValue(given: ReadOptions, option: string, fallback: unknown): unknown {
  return given[option] === undefined ? fallback : given[option];
}

/** @throws {@link CountersignConfigError} for anything but an integer within the limits, both included */
export function integerOption(
  given: ReadOptions,
  option: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = optionValue(given, option, fallback);
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new CountersignConfigError(option, value, `give an integer from ${least} to ${most}`);
}

/** @throws {@link CountersignConfigError} for anything but a boolean */
export function flagOption(given: ReadOptions, option: string, fallback: boolean): boolean {
  const value = optionValue(given, option, fallback);
  if (typeof value === "boolean") return value;
  throw new CountersignConfigError(option, value, "give true or false");
}

/** @throws {@link CountersignConfigError} for anything but a function */
export function functionOption<Callable>(given: ReadOptions, option: string): Callable | undefined {
  const value = given[option];
  if (value === undefined || typeof value === "function") return value as Callable | undefined;
  throw new CountersignConfigError(option, value, "give a function");
}
