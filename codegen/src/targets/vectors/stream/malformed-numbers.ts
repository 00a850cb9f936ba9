/** Texts that are no decimal from 0 to 2^63 - 1, each with a name. */
export const MALFORMED_NUMBERS: readonly (readonly [string, string])[] = [
  ["empty", ""],
  ["hexadecimal", "0x10"],
  ["exponent", "1e3"],
  ["spaces", " 7 "],
  ["minus", "-1"],
  ["plus", "+1"],
  ["leading-zero", "01"],
  ["double-zero", "00"],
  ["fraction", "1.0"],
  ["underscore", "1_000"],
  ["line-feed", "7\n"],
  ["arabic", "\u0663"],
  ["null", "null"],
  ["2-to-the-63", "9223372036854775808"],
  ["20-digits", "10000000000000000000"],
  ["2-to-the-64", "18446744073709551616"],
];
