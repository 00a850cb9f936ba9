import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoadFault, LoadReport } from "./report.ts";

/** Bounds of the process that runs a configuration file. */
export interface LoadLimits {
  /** @defaultValue `30000` */
  readonly timeoutMs?: number;
  /** Heap of the process. @defaultValue `512` */
  readonly memoryMb?: number;
}

/** A process that waits for a configuration file, runs it, and ends. */
export interface Runner {
  readonly run: (file: string) => Promise<LoadReport>;
  /** Whether what it has prepared is still what the disk holds. */
  readonly isFresh: () => boolean;
  readonly stop: () => void;
}

const KEPT_OUTPUT = 64 * 1024;
const KEPT_REPORT = 16 * 1024 * 1024;

const own = fileURLToPath(import.meta.url);
const program = fileURLToPath(new URL(`../load-child${extname(own)}`, import.meta.url));
const conditions = extname(own) === ".ts" ? ["--conditions=countersign-source"] : [];

const ended = (
  code: number | null,
  signal: string | null,
  limits: Required<LoadLimits>,
  timedOut: boolean,
): LoadFault => {
  if (timedOut) {
    return {
      message: `did not finish within ${limits.timeoutMs / 1000} seconds`,
      fix: "wait for nothing, and end every loop",
    };
  }
  // 134 is how shells report an abort, which is how the heap's limit ends a process.
  if (signal === "error") return { message: "cannot be run: no process could be started", fix: "try again" };
  if (signal !== null || code === 134) {
    return { message: `needs more than ${limits.memoryMb} MiB, or was killed`, fix: "make the contract smaller" };
  }
  if (code === 13) return { message: "waits for something that never happens", fix: "await what ends" };
  return { message: "ends the process before it exports anything", fix: "do not call process.exit" };
};

const collect = (child: ChildProcess, place: 1 | 2 | 3, most: number): (() => string) => {
  const pieces: Buffer[] = [];
  let size = 0;
  child.stdio[place]?.on("data", (piece: Buffer) => {
    size += piece.length;
    if (size <= most) pieces.push(piece);
  });
  return () => Buffer.concat(pieces).toString("utf8");
};

const isReport = (value: unknown): value is LoadReport =>
  typeof value === "object" && value !== null && "files" in value && "packages" in value;

const reportOf = (text: string): LoadReport | undefined => {
  try {
    const report: unknown = JSON.parse(text);
    return isReport(report) ? report : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Starts a process for one configuration file. Its result comes on a channel of its own; what the file prints goes to
 * standard error, so that it never mixes with the compiler's output.
 *
 * @param packages modules of packages to import ahead
 */
export const startRunner = (packages: readonly string[], options: LoadLimits = {}): Runner => {
  const limits = { timeoutMs: options.timeoutMs ?? 30_000, memoryMb: options.memoryMb ?? 512 };
  const started = Date.now();
  const child = spawn(
    process.execPath,
    ["--no-warnings", `--max-old-space-size=${limits.memoryMb}`, ...conditions, program],
    { stdio: ["pipe", "pipe", "pipe", "pipe"], windowsHide: true },
  );
  const report = collect(child, 3, KEPT_REPORT);
  const printed = [collect(child, 1, KEPT_OUTPUT), collect(child, 2, KEPT_OUTPUT)];
  const say = (message: object): void => void child.stdin?.write(`${JSON.stringify(message)}\n`);
  const closed = new Promise<{ readonly code: number | null; readonly signal: string | null }>((settle) => {
    child.once("close", (code, signal) => settle({ code, signal }));
    child.once("error", () => settle({ code: null, signal: "error" }));
  });
  // A child that has ended takes no more input; how it ended says why.
  child.stdin?.on("error", () => {});
  say({ packages });
  return {
    async run(file) {
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
      }, limits.timeoutMs);
      say({ file });
      const { code, signal } = await closed;
      clearTimeout(timer);
      const found = reportOf(report());
      if (found === undefined) return { fault: ended(code, signal, limits, timedOut), files: [file], packages: [] };
      for (const text of printed) process.stderr.write(text());
      return found;
    },
    isFresh: () =>
      child.exitCode === null &&
      child.signalCode === null &&
      packages.every((url) => {
        const state = statSync(fileURLToPath(url), { throwIfNoEntry: false });
        return state !== undefined && state.mtimeMs < started;
      }),
    stop: () => {
      child.kill("SIGKILL");
    },
  };
};
