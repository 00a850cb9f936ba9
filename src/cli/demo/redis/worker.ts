import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { RedisFailure } from "../../redis/open-redis.ts";
import type { Order, Report, Role } from "./messages.ts";

/** Another process of the demo. */
export interface Worker {
  readonly pid: number;
  /** Of the guarded server. */
  readonly url: string;
  /** @returns when Redis acknowledged it, in milliseconds since 1970 with fractions */
  tell(order: Order): Promise<number>;
  /** Ends the process, in order if it still can. */
  stop(): Promise<void>;
}

/** Starting takes the server's start and one heartbeat, an order one round trip. */
const patienceMs = 10_000;

/** Built, the file beside this one has another extension. */
const program = new URL(`./worker-process${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** Starts a process and waits until it does its work. @throws RedisFailure when it does not come to that */
export async function startWorker(role: Role): Promise<Worker> {
  const child = fork(fileURLToPath(program), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ask = async (message: Role | Order): Promise<Report> => {
    const signal = AbortSignal.timeout(patienceMs);
    const answer = once(child, "message", { signal });
    child.send(message);
    const [report] = (await answer.catch(() => [{ kind: "failed", cause: "it does not answer" }])) as [Report];
    if (report.kind === "failed") throw new RedisFailure(`the ${role.role} process failed: ${report.cause}`);
    return report;
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    await ask({ order: "stop" }).catch(() => undefined);
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const report = await ask(role);
    return {
      pid: child.pid as number,
      url: report.kind === "ready" ? (report.url ?? "") : "",
      async tell(order) {
        const done = await ask(order);
        return done.kind === "done" ? done.at : Number.NaN;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
