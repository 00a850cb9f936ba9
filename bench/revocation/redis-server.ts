import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const STARTS = 500;
const STEP_MS = 10;

/** A Redis of one figure, on a free port of this machine, without persistence. */
export interface BenchRedis {
  readonly port: number;
  stop(): Promise<void>;
}

/** Whether there is a `redis-server` to measure with. */
export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

/** Starts a server of our own; nobody else's is ever touched. It ends with this process. */
export async function startRedis(): Promise<BenchRedis> {
  const port = await freePort();
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", settings, { stdio: "ignore" });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  await untilAnswering(child, port);
  return {
    port,
    stop: async () => {
      process.off("exit", kill);
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      kill();
      await ended;
    },
  };
}

async function untilAnswering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < STARTS; tries++) {
    if (child.exitCode !== null) throw new Error("redis-server ended at once");
    if (await answers(port)) return;
    await sleep(STEP_MS);
  }
  child.kill("SIGKILL");
  throw new Error("redis-server does not listen");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("error", () => finish(false));
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", () => finish(true));
  });
}
