// Runs one configuration file and reports what it exports on file descriptor 3, as one JSON document.
import { createWriteStream, readSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { faultOf } from "./load/fault-of.ts";
import { dataFault, MAX_BYTES } from "./load/plain-data.ts";
import type { LoadFault, LoadReport, LoadRequest, Preparation } from "./load/report.ts";

const compiler = new URL("../", import.meta.url).href;
const files = new Set<string>();
const packages = new Set<string>();
let lastRead: string | undefined;
let missing: { readonly specifier: string; readonly from: string } | undefined;

const isFile = (url: string | undefined): url is string => url?.startsWith("file:") === true;
const isPackaged = (url: string): boolean => url.includes("/node_modules/") || url.startsWith(compiler);

// Absent on old lines of Node: nothing is watched or prepared there.
nodeModule.registerHooks?.({
  resolve(specifier, context, next) {
    const from = isFile(context.parentURL) && !isPackaged(context.parentURL) ? context.parentURL : undefined;
    try {
      const found = next(specifier, context);
      if (from !== undefined && isFile(found.url) && isPackaged(found.url)) packages.add(found.url);
      return found;
    } catch (error) {
      if (from !== undefined) {
        missing = { specifier, from: fileURLToPath(from) };
        if (/^\.{0,2}\//.test(specifier)) files.add(fileURLToPath(new URL(specifier, from)));
      }
      throw error;
    }
  },
  load(url, context, next) {
    if (isFile(url) && !isPackaged(url)) {
      lastRead = fileURLToPath(url);
      files.add(lastRead);
    }
    return next(url, context);
  },
});

/** The next line of standard input; the process has nothing else to do until it comes. */
const nextLine = (): string => {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  for (;;) {
    if (readSync(0, one) === 0) process.exit(0);
    if (one[0] === 0x0a) return Buffer.from(bytes).toString("utf8");
    bytes.push(one[0] ?? 0);
  }
};

const finish = (result: { readonly value?: unknown; readonly fault?: LoadFault }): void => {
  let text = JSON.stringify({ ...result, files: [...files], packages: [...packages] } satisfies LoadReport);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    const fault = { message: "the contract is too large", fix: "split it, or drop what it does not need" };
    text = JSON.stringify({ fault, files: [...files], packages: [...packages] } satisfies LoadReport);
  }
  createWriteStream("", { fd: 3 }).end(text, () => process.exit(0));
};

const fail = (error: unknown): void => finish({ fault: faultOf(error, { file: lastRead, missing }) });

const { packages: wanted } = JSON.parse(nextLine()) as Preparation;
for (const url of wanted) await import(url).catch(() => {});
files.clear();
const { file } = JSON.parse(nextLine()) as LoadRequest;
process.on("uncaughtException", fail);
try {
  const loaded = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(loaded, "default")) {
    finish({
      fault: { message: "has no default export", fix: "write: export default defineContract({ … })" },
    });
  } else {
    const fault = dataFault(loaded["default"]);
    finish(fault === undefined ? { value: loaded["default"] } : { fault });
  }
} catch (error) {
  fail(error);
}
