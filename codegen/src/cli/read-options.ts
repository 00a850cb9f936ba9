import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { configFile } from "../config-file.ts";
import type { Format } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Parsed options of a command, those that every command has among them. */
export interface ReadOptions {
  readonly positionals: readonly string[];
  /** Configuration file. @defaultValue `countersign.config.ts`, `.mjs` or `.json`, the first that is there */
  readonly config: string;
  /** @defaultValue `text` */
  readonly format: Format;
  readonly quiet: boolean;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  /** Pieces of an option that takes several, between commas or in several uses. */
  readonly list: (name: string) => readonly string[] | undefined;
}

const FORMATS: readonly string[] = ["text", "json", "github"];

const COMMON: ParseArgsOptionsConfig = {
  config: { type: "string" },
  format: { type: "string", default: "text" },
  quiet: { type: "boolean", default: false },
};

/** Help on the options that every command has. */
export const COMMON_USAGE = `  --config FILE   configuration file (countersign.config.ts)
  --format NAME   text, json or github (text)
  --quiet         print findings only
`;

/** The value of `--format`, or undefined when it is none of the three. */
export const formatOf = (argv: readonly string[]): Format | undefined => {
  const place = argv.findIndex((argument) => argument === "--format" || argument.startsWith("--format="));
  const argument = place === -1 ? "text" : (argv[place] ?? "");
  const value = argument === "--format" ? argv[place + 1] : argument.replace("--format=", "");
  return FORMATS.find((format) => format === value) as Format | undefined;
};

/**
 * Reads a command's options strictly: an unknown or malformed option is refused, never ignored.
 *
 * @throws UsageError
 */
export const readOptions = (
  argv: readonly string[],
  options: ParseArgsOptionsConfig = {},
  maxPositionals = 0,
): ReadOptions => {
  let parsed: { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({ args: [...argv], options: { ...COMMON, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : "bad arguments");
  }
  const { values, positionals } = parsed;
  const surplus = positionals[maxPositionals];
  if (surplus !== undefined) throw new UsageError(`unexpected "${surplus.slice(0, 40)}"`);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const format = text("format") ?? "text";
  if (!FORMATS.includes(format)) throw new UsageError(`--format must be one of ${FORMATS.join(", ")}`);
  return Object.freeze({
    positionals,
    config: text("config") ?? configFile(),
    format: format as Format,
    quiet: values["quiet"] === true,
    flag: (name: string) => values[name] === true,
    text,
    list(name: string) {
      const value = values[name];
      if (!Array.isArray(value)) return undefined;
      const pieces = value.flatMap((each) => String(each).split(",")).map((piece) => piece.trim());
      if (pieces.some((piece) => piece === "")) throw new UsageError(`--${name} needs names between its commas`);
      return [...new Set(pieces)];
    },
  });
};
