import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { Redis, type RedisOptions } from "ioredis";

const program = process.env["COUNTERSIGN_REDIS_SERVER"] ?? "redis-server";
const isInstalled = spawnSync(program, ["--version"]).status === 0;

if (!isInstalled && process.env["CI"] === "true") {
  throw new Error("redis-server is not installed; the tests of countersign/redis need it");
}

/** Whether to leave out the tests that need a server: only where nobody relies on them. */
export const hasNoRedis: boolean = !isInstalled;

type ClientOptions = Omit<RedisOptions, "replyMapping">;

/** A Redis of one test file. */
export interface TestRedis {
  readonly port: number;
  /** A client that is closed with the server. */
  client(options?: ClientOptions): Redis;
  signal(name: NodeJS.Signals): void;
  /** Ends the server at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(...more: readonly string[]): Promise<TestRedis> {
  const port = await freePort();
  const clients: Redis[] = [];
  let child = await run(port, more);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    port,
    client: (options = {}) => {
      const client = new Redis(options.port ?? port, "127.0.0.1", { retryStrategy: () => 20, ...options });
      client.on("error", () => undefined);
      clients.push(client);
      return client;
    },
    signal: (name) => void child.kill(name),
    kill,
    restart: async () => {
      child = await run(port, more);
    },
    stop: async () => {
      for (const client of clients) client.disconnect();
      await kill();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

function run(port: number, more: readonly string[]): Promise<ChildProcess> {
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  return startServer(port, [...settings, "--enable-debug-command", "yes", ...more]);
}

/** Runs `redis-server` with these arguments and waits until it answers on a port. */
export async function startServer(port: number, words: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, words, { stdio: "ignore" });
  // A test run that is ended leaves no server behind.
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  for (let tries = 0; tries < 500; tries += 1) {
    if (child.exitCode !== null) throw new Error("redis-server ended");
    if (await answers(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("redis-server does not listen");
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

/** Waits for a condition; fails with `what` when the time is over. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs: number = 5_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
