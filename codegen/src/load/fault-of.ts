import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LoadFault } from "./report.ts";

/** What the module hooks saw last. */
export interface LastSeen {
  /** Module that was read last: the one that does not parse, when one does not. */
  readonly file: string | undefined;
  /** Import that led nowhere. */
  readonly missing: { readonly specifier: string; readonly from: string } | undefined;
}

const pathOf = (place: string): string => (place.startsWith("file:") ? fileURLToPath(place) : place);

/** `file:line`, the line itself and a caret, as Node puts them in front of a stack or on standard error. */
const located = (text: string): Pick<LoadFault, "file" | "line" | "column"> | undefined => {
  const match = /^((?:file:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+)\n([^\n]*)(?:\n([^\n]*))?/.exec(text);
  if (match === null) return undefined;
  const [, place = "", line = "", , caret = ""] = match;
  const column = /^\s*\^/.test(caret) ? caret.indexOf("^") + 1 : undefined;
  return { file: pathOf(place), line: Number(line), ...(column === undefined ? {} : { column }) };
};

/** The first frame of a stack that lies in a file of the user. */
const frameOf = (stack: string): Pick<LoadFault, "file" | "line" | "column"> => {
  for (const [, url = "", line, column] of stack.matchAll(/(file:\/\/[^\s)]+):(\d+):(\d+)/g)) {
    if (url.includes("/node_modules/")) continue;
    return { file: fileURLToPath(url), line: Number(line), column: Number(column) };
  }
  return {};
};

const lineOf = (file: string, text: string): number | undefined => {
  try {
    const place = readFileSync(file, "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text));
    return place === -1 ? undefined : place + 1;
  } catch {
    return undefined;
  }
};

const syntaxFault = (error: Error, last: LastSeen): LoadFault => {
  const message = error.message.split("\n")[0] ?? "syntax error";
  let place = located(error.stack ?? "");
  if (place === undefined && last.file !== undefined) {
    const { stderr } = spawnSync(process.execPath, ["--check", last.file], { encoding: "utf8", timeout: 5_000 });
    place = located(stderr) ?? { file: last.file };
  }
  return { message: `does not parse: ${message}`, fix: "correct the syntax", ...place };
};

/** Why a module did not run: message, file and line, without a stack. */
export const faultOf = (error: unknown, last: LastSeen): LoadFault => {
  if (!(error instanceof Error)) return { message: "threw something that is no error" };
  if (error instanceof SyntaxError) return syntaxFault(error, last);
  if ("code" in error && /^ERR_(MODULE_NOT_FOUND|PACKAGE_PATH_NOT_EXPORTED)$/.test(String(error.code))) {
    if (last.missing === undefined) return { message: error.message };
    const { specifier, from } = last.missing;
    const line = lineOf(from, specifier);
    return {
      message: `imports ${JSON.stringify(specifier)}, which is not there`,
      fix: /^[./]/.test(specifier) ? "correct the path" : "install the package, or correct its name",
      file: from,
      ...(line === undefined ? {} : { line }),
    };
  }
  const message = (error.message.split("\n")[0] ?? "").slice(0, 300);
  return { message: `throws ${error.name}: ${message}`, ...frameOf(error.stack ?? "") };
};
