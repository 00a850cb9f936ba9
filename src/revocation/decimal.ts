import { revocationProtocol } from "../../generated/typescript/index.ts";
import { maxInteger63 } from "./stream-limits.ts";

const decimalForm = /^(?:0|[1-9][0-9]{0,18})$/;

/** The whole number that a decimal text stands for, 0 to 2^63 − 1 without sign, space or leading zero; else `undefined`. */
export function readDecimal(text: string | undefined): bigint | undefined {
  if (text === undefined || !decimalForm.test(text)) return undefined;
  const value = BigInt(text);
  return value <= maxInteger63 ? value : undefined;
}

/** Milliseconds since 1970 from their decimal text; `undefined` unless a `Date` could hold them. */
export function readMilliseconds(text: string | undefined): number | undefined {
  if (text === undefined || !decimalForm.test(text)) return undefined;
  const value = Number(text);
  return value <= revocationProtocol.limits.milliseconds ? value : undefined;
}
