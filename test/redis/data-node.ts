import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Redis } from "ioredis";
import { freePort, startServer } from "./server.ts";

/** One server of several that belong together. */
export interface DataNode {
  readonly port: number;
  /** A client of this server alone. */
  readonly admin: Redis;
  signal(name: NodeJS.Signals): void;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on its port, with its settings and without its data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server without persistence, whose files are in `directory`. */
export async function startDataNode(directory: string, ...more: readonly string[]): Promise<DataNode> {
  const port = await freePort();
  const words = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", directory, "--dbfilename", `${port}.rdb`];
  words.push("--save", "", "--appendonly", "no", "--enable-debug-command", "yes", ...more);
  let child: ChildProcess = await startServer(port, words);
  const admin = new Redis(port, "127.0.0.1", { retryStrategy: () => 20 });
  admin.on("error", () => undefined);
  const kill = (): Promise<void> => killed(child);
  return {
    port,
    admin,
    signal: (name) => void child.kill(name),
    kill,
    async restart() {
      child = await startServer(port, words);
    },
    async stop() {
      admin.disconnect();
      await kill();
    },
  };
}

/** Waits until a replica of the node has everything. @param tag names the slot of a Cluster */
export async function inStep({ admin }: DataNode, tag: string): Promise<void> {
  // Only what the same connection wrote is waited for.
  await admin.set(`{${tag}}:step`, "1");
  if ((await admin.wait(1, 2_000)) < 1) throw new Error("the replica is behind");
}

/** Ends a process at once and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
