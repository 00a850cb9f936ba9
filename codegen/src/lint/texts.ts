import type { ContractSource } from "../contract-source.ts";
import type { Finding } from "../finding.ts";

/** Members whose text goes into comments, docstrings and tables of the output. */
const TEXTS: ReadonlySet<string> = new Set(["title", "description", "hint", "default", "deprecated"]);

/** Ends of comments and of docstrings, and whatever ends a line in one of the languages or steers a terminal. */
const UNSAFE = /\*\/|\/\*|"""|[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]|\p{Cs}/u;

const steps = (key: string): string => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;

const keyOf = (row: Readonly<Record<string, unknown>>): string => {
  const key = row["name"] ?? row["code"] ?? row["id"];
  return typeof key === "string" ? steps(key) : "";
};

/** Texts become comments and tables in several languages: one line each, and nothing that ends a comment. */
export const lintTexts = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const walk = (value: unknown, key: string, file: string, pointer: string): void => {
    if (typeof value === "string") {
      if (!TEXTS.has(key) || !UNSAFE.test(value)) return;
      const message = "is more than one line of text, or would end a comment";
      findings.push({ rule: "text", file, pointer, message, fix: "write one line without comment signs" });
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const row = value as Readonly<Record<string, unknown>>;
    const isRow = typeof row["source"] === "string" && !Array.isArray(value);
    const [where, at] = isRow ? [row["source"] as string, keyOf(row)] : [file, pointer];
    for (const [name, member] of Object.entries(row)) walk(member, name, where, `${at}${steps(name)}`);
  };
  walk(source, "", "countersign.config.ts", "");
  return findings;
};
