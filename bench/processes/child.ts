import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

/** A measuring process of its own, started afresh; it ends with this one. */
export interface Child {
  /** The next message that it sends. Rejects when it ends instead. */
  next<Message>(): Promise<Message>;
  send(message: unknown): void;
  stop(): Promise<void>;
}

/** Starts `processes/<name>.ts`; `--expose-gc` lets it measure memory without what is only waiting to be freed. */
export function startChild(name: string, ...args: readonly (string | number)[]): Child {
  const program = resolve(import.meta.dirname, `${name}.ts`);
  const child: ChildProcess = fork(program, args.map(String), { execArgv: ["--expose-gc"] });
  const gone = new AbortController();
  child.once("exit", (code) => gone.abort(new Error(`${name} ended with status ${code}`)));
  return {
    async next<Message>() {
      const [message] = await once(child, "message", { signal: gone.signal });
      return message as Message;
    },
    send: (message) => void child.send(message as object),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
