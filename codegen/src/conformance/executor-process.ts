import { type ChildProcess, spawn } from "node:child_process";
import { UsageError } from "./usage-error.ts";

const STDERR_KEPT = 8_192;

/** Why an executor can no longer be asked. */
export class BrokenExecutor extends Error {
  override readonly name: string = "BrokenExecutor";
}

/** A running executor: a line in, a line out. Once broken it stays so, and the process is gone. */
export interface ExecutorProcess {
  /** Sends one line and waits for the answer. Rejects with {@link BrokenExecutor}. */
  readonly ask: (line: string, timeoutMs: number, maxBytes: number) => Promise<string>;
  /** Sends a last line and waits for the end. Rejects with {@link BrokenExecutor} unless the status is 0. */
  readonly finish: (line: string, timeoutMs: number) => Promise<void>;
  readonly kill: () => void;
  /** The end of what the program wrote to standard error. */
  readonly log: () => string;
}

interface Waiting {
  readonly settle: (line: string) => void;
  readonly fail: (error: BrokenExecutor) => void;
  readonly maxBytes: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The whole process group where there are groups: a program that was started through another one ends with it. */
const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
};

/**
 * Starts a program without a shell.
 *
 * @throws UsageError when it cannot be started
 */
export const startExecutor = async (argv: readonly string[], cwd: string): Promise<ExecutorProcess> => {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { cwd, stdio: "pipe", shell: false, detached: process.platform !== "win32" });
  await new Promise<void>((settle, reject) => {
    child.once("spawn", settle);
    child.once("error", (error) => reject(new UsageError(`cannot start ${program}: ${error.message}`)));
  });

  let waiting: Waiting | undefined;
  let broken: BrokenExecutor | undefined;
  let finishing = false;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let log = "";

  const onSignal = (signal: NodeJS.Signals): void => {
    killGroup(child);
    process.kill(process.pid, signal);
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const ended = new Promise<string>((settle) => {
    child.once("close", (code, signal) => {
      process.removeListener("SIGINT", onSignal);
      process.removeListener("SIGTERM", onSignal);
      settle(code === null ? `was ended by ${signal}` : `ended with status ${code}`);
    });
  });

  const fail = (message: string): void => {
    broken ??= new BrokenExecutor(message);
    waiting?.fail(broken);
    waiting = undefined;
    held = [];
    killGroup(child);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const take = (bytes: Buffer): void => {
    const receiver = waiting;
    if (receiver === undefined) {
      fail("wrote a line to standard output that nobody asked for");
      return;
    }
    waiting = undefined;
    try {
      receiver.settle(utf8.decode(bytes));
    } catch {
      waiting = receiver;
      fail("wrote a line that is not UTF-8");
    }
  };
  child.stdout.on("data", (chunk: Buffer) => {
    let rest = chunk;
    while (broken === undefined) {
      const end = rest.indexOf(10);
      const piece = end === -1 ? rest : rest.subarray(0, end);
      heldBytes += piece.length;
      if (heldBytes > (waiting?.maxBytes ?? 0)) {
        fail(
          waiting === undefined
            ? "wrote to standard output without being asked"
            : `wrote a line of more than ${waiting.maxBytes} bytes`,
        );
        return;
      }
      held.push(piece);
      if (end === -1) return;
      const line = Buffer.concat(held);
      held = [];
      heldBytes = 0;
      take(line);
      rest = rest.subarray(end + 1);
      if (rest.length === 0) return;
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-STDERR_KEPT);
  });
  // A program that is gone shows as such by its end, not by a write that failed.
  child.stdin.on("error", () => undefined);
  child.stdout.on("error", () => undefined);
  child.stderr.on("error", () => undefined);
  void ended.then((how) => {
    if (!finishing || waiting !== undefined) fail(`${how}${heldBytes > 0 ? " in the middle of a line" : ""}`);
  });

  const within = async <T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> => {
    const timer = setTimeout(() => fail(`${what} within ${timeoutMs} ms`), timeoutMs);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };
  const ask = (line: string, timeoutMs: number, maxBytes: number): Promise<string> => {
    if (broken !== undefined) return Promise.reject(broken);
    const answer = new Promise<string>((settle, reject) => {
      waiting = { settle, fail: reject, maxBytes };
    });
    child.stdin.write(`${line}\n`);
    return within(answer, timeoutMs, "gave no answer");
  };
  const finish = async (line: string, timeoutMs: number): Promise<void> => {
    if (broken !== undefined) throw broken;
    finishing = true;
    child.stdin.end(`${line}\n`);
    const how = await within(ended, timeoutMs, "did not end");
    if (broken !== undefined) throw broken;
    if (how !== "ended with status 0") throw new BrokenExecutor(`${how} after it was told to stop`);
  };
  return { ask, finish, kill: () => killGroup(child), log: () => log };
};
