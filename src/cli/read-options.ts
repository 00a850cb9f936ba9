import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

/** Parsed options of a command. */
export interface ReadOptions {
  readonly positionals: readonly string[];
  /** The value of an option that takes one. */
  readonly text: (name: string) => string | undefined;
  /** Every value of a repeatable option. */
  readonly list: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  /** A whole number, or a usage error that names the option. */
  readonly integer: (name: string) => number | undefined;
}

/** Reads a command's options strictly: an unknown or malformed option is a usage error, never ignored. */
export function readOptions(
  argv: readonly string[],
  options: ParseArgsOptionsConfig,
  maxPositionals: number = Number.POSITIVE_INFINITY,
): ReadOptions {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : "bad arguments");
  }
  const { values, positionals } = parsed;
  if (positionals.length > maxPositionals)
    throw new UsageError(`unexpected "${String(positionals[maxPositionals]).slice(0, 40)}"`);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  return Object.freeze({
    positionals,
    text,
    list: (name: string) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    flag: (name: string) => values[name] === true,
    integer(name: string) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^-?\d{1,15}$/.test(value)) throw new UsageError(`--${name} needs a whole number`);
      return Number(value);
    },
  });
}

/** The value of `--format`. */
export function readFormat(options: ReadOptions): "text" | "json" {
  const format = options.text("format") ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError("--format must be text or json");
  return format;
}
