import { UsageError } from "./usage-error.ts";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a text such as `90s`, `15m`, `24h` or `7d`. @throws UsageError for any other, naming the option */
export function readDuration(text: string, option: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,8})(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = units[unit];
  if (factor === undefined) throw new UsageError(`${option} needs a duration such as 90s, 15m, 24h or 7d`);
  return Number(count) * factor;
}
