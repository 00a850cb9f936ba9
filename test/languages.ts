import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe } from "vitest";

/** A language besides TypeScript that the contract is compiled to. */
export type Language = "python" | "go";

const PYTHON_AT_LEAST = 10;
const PYTHONS = ["python3", ...[15, 14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];
const GOS = ["go", "/usr/local/go/bin/go"];

const outputOf = (program: string, args: readonly string[]): string | undefined => {
  if (program.includes("/") && !existsSync(program)) return undefined;
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? stdout : undefined;
};

/** Where the interpreter really is: a program of the same name may only forward to it, slowly. */
const pythonAt = (program: string): string | undefined => {
  const said = outputOf(program, ["-c", "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"]);
  const [, major, minor, path] = /^(\d+) (\d+) (.+)\n/.exec(said ?? "") ?? [];
  return major === "3" && Number(minor) >= PYTHON_AT_LEAST ? path : undefined;
};

const goAt = (program: string): string | undefined =>
  outputOf(program, ["version"])?.startsWith("go version ") ? program : undefined;

const found = new Map<Language, string | undefined>();

/**
 * The program that runs a language: Python of at least 3.10, or Go. `undefined` when this machine has none. The answer
 * is kept: looking takes a process.
 */
export const interpreterOf = (language: Language): string | undefined => {
  if (!found.has(language)) {
    let program: string | undefined;
    for (const candidate of language === "python" ? PYTHONS : GOS) {
      program ??= language === "python" ? pythonAt(candidate) : goAt(candidate);
    }
    found.set(language, program);
  }
  return found.get(language);
};

/** Whether a missing language is a failure: where changes are judged, nothing may go untested. */
const languagesAreMandatory: boolean = process.env["CI"] === "true";

/**
 * A suite that needs these languages. Without one of them it is skipped, so that a newcomer can work; with `CI=true`
 * it runs, and fails for want of the interpreter.
 */
export const describeLanguage = (language: Language | readonly Language[], name: string, suite: () => void): void => {
  const wanted = typeof language === "string" ? [language] : language;
  const missing = wanted.some((one) => interpreterOf(one) === undefined);
  describe.skipIf(missing && !languagesAreMandatory)(name, suite);
};

/** The interpreter of a language, inside of {@link describeLanguage}. Throws when there is none. */
export const mandatoryInterpreter = (language: Language): string => {
  const program = interpreterOf(language);
  if (program === undefined) throw new Error(`no ${language === "python" ? "Python of at least 3.10" : "Go"} is here`);
  return program;
};
