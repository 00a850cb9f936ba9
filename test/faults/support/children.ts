import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PublisherNews, PublisherOrder } from "./publisher-program.ts";
import type { VerifierNews, VerifierOrder } from "./verifier-program.ts";
import { until } from "./wall-time.ts";

/** A process of the project that a test can stop and kill. */
interface Child<Order, News> {
  tell(order: Order): void;
  onNews(listener: (news: News) => void): void;
  /** Resolves with the first news that fits. */
  news<T extends News>(fits: (news: News) => news is T, withinMs?: number): Promise<T>;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

/** Programs that ended by themselves, with an error: an unhandled rejection among others. Emptied by nobody. */
export const deaths: string[] = [];

function spawn<Order extends object, News extends object>(program: string): Child<Order, News> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  // Not the arguments of whoever runs the tests.
  const child: ChildProcess = fork(path, [], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.on("error", () => undefined);
  child.on("exit", (code) => {
    if (code !== null && code !== 0) deaths.push(`${program} ended with ${code}`);
  });
  const listeners = new Set<(news: News) => void>();
  child.on("message", (news: News) => {
    for (const listener of [...listeners]) listener(news);
  });
  return {
    tell: (order) => void (child.connected && child.send(order)),
    onNews: (listener) => void listeners.add(listener),
    async news<T extends News>(fits: (news: News) => news is T, withinMs = 15_000): Promise<T> {
      let found: T | undefined;
      const listen = (news: News): void => {
        if (found === undefined && fits(news)) found = news;
      };
      listeners.add(listen);
      try {
        await until(`news of ${program}`, () => found !== undefined, withinMs);
      } finally {
        listeners.delete(listen);
      }
      return found as unknown as T;
    },
    signal: (name) => void child.kill(name),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The publisher, in a process of its own. */
export interface PublisherChild {
  /** Takes over as the one writer. @returns when; `undefined` while another holds the lease */
  begin(sids: Iterable<string>, extra?: number): Promise<number | undefined>;
  /** @returns the time of the acknowledgement; `undefined` when it is rejected. A stopped process answers when it goes on */
  revoke(sid: string): Promise<number | undefined>;
  /** What an operator may ask for at any time. */
  snapshot(): void;
  stop(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

export function spawnPublisher(port: number): PublisherChild {
  const child = spawn<PublisherOrder, PublisherNews>("./publisher-program.ts");
  const waiting = new Map<number, (at: number | undefined) => void>();
  let calls = 0;
  child.onNews((news) => {
    if (news.type !== "revoked") return;
    waiting.get(news.call)?.(news.ok ? news.at : undefined);
    waiting.delete(news.call);
  });
  const end = (): void => {
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  };
  return {
    async begin(sids, extra = 0) {
      const answer = child.news((news) => news.type === "began");
      child.tell({ op: "begin", port, sids: [...sids], extra });
      const { ok, at } = await answer;
      return ok ? at : undefined;
    },
    revoke(sid) {
      calls += 1;
      const call = calls;
      return new Promise((resolve) => {
        waiting.set(call, resolve);
        child.tell({ op: "revoke", sid, call });
      });
    },
    snapshot: () => child.tell({ op: "snapshot" }),
    async stop() {
      const answer = child.news((news) => news.type === "stopped");
      child.tell({ op: "stop" });
      await answer;
      end();
    },
    signal: child.signal,
    async kill() {
      await child.kill();
      end();
    },
  };
}

export type VerifierChild = Child<VerifierOrder, VerifierNews>;

export function spawnVerifier(): VerifierChild {
  return spawn<VerifierOrder, VerifierNews>("./verifier-program.ts");
}
