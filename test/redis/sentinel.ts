import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis, type RedisOptions } from "ioredis";
import { type DataNode, killed, startDataNode } from "./data-node.ts";
import { freePort, startServer, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

const name = "countersign";

/** A master, a replica of it, and sentinels that watch both. */
export interface TestSentinel {
  readonly master: DataNode;
  readonly replica: DataNode;
  /** The replica reads from the master through it; a black hole here makes it lag. */
  readonly link: TcpProxy;
  readonly sentinels: readonly { readonly port: number; signal(name: NodeJS.Signals): void }[];
  /** What an ioredis client is made of. */
  readonly settings: RedisOptions;
  /** A client that finds the master through the sentinels, closed with them. */
  client(options?: RedisOptions): Redis;
  /** Whether any of them names this server. */
  isNamed(port: number): Promise<boolean>;
  /** Makes the sentinels name another server, without a word to the one they named. */
  pointTo(port: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param many sentinels; the majority of them must agree that the master is lost */
export async function startSentinel(many: number = 1): Promise<TestSentinel> {
  const directory = await mkdtemp(join(tmpdir(), "countersign-sentinel-"));
  const ends: (() => Promise<void> | void)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const sync = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
    const master = await startDataNode(directory, ...sync);
    ends.push(() => master.stop());
    const link = await startProxy(master.port);
    ends.push(() => link.close());
    const replica = await startDataNode(directory, ...sync, "--replicaof", "127.0.0.1", `${link.port}`);
    ends.push(() => replica.stop());
    await until("the replica is in step", async () =>
      (await replica.admin.info("replication")).includes("link_status:up"),
    );
    const quorum = Math.floor(many / 2) + 1;
    const watch = (port: number): string[][] => [
      ["monitor", name, "127.0.0.1", `${port}`, `${quorum}`],
      ["down-after-milliseconds", name, "400"],
      // The replica names the proxy as its master; sentinels leave that alone for this long.
      ["failover-timeout", name, "15000"],
    ];
    const sentinels: { port: number; admin: Redis; child: ChildProcess }[] = [];
    for (let index = 0; index < many; index += 1) {
      const port = await freePort();
      const file = join(directory, `sentinel-${port}.conf`);
      const lines = [`port ${port}`, "bind 127.0.0.1", `dir ${directory}`];
      for (const words of watch(master.port)) lines.push(`sentinel ${words.join(" ")}`);
      await writeFile(file, `${lines.join("\n")}\n`);
      const child = await startServer(port, [file, "--sentinel"]);
      const admin = new Redis(port, "127.0.0.1", { retryStrategy: () => 20 });
      admin.on("error", () => undefined);
      ends.push(async () => {
        admin.disconnect();
        await killed(child);
      });
      sentinels.push({ port, admin, child });
    }
    const knowsAll = async ({ admin }: { readonly admin: Redis }): Promise<boolean> => {
      const others = (await admin.call("SENTINEL", "SENTINELS", name)) as unknown[];
      const replicas = (await admin.call("SENTINEL", "REPLICAS", name)) as unknown[];
      return others.length === many - 1 && replicas.length === 1;
    };
    for (const each of sentinels) await until("the sentinels know all", () => knowsAll(each), 15_000);
    const settings: RedisOptions = {
      name,
      sentinels: sentinels.map(({ port }) => ({ host: "127.0.0.1", port })),
      retryStrategy: () => 20,
      sentinelRetryStrategy: () => 20,
    };
    return {
      master,
      replica,
      link,
      sentinels: sentinels.map(({ port, child }) => ({ port, signal: (signal) => void child.kill(signal) })),
      settings,
      client(options = {}) {
        const client = new Redis({ ...settings, ...options } as RedisOptions & { replyMapping?: never });
        client.on("error", () => undefined);
        ends.push(() => client.disconnect());
        return client;
      },
      async isNamed(port) {
        const named = await Promise.all(
          sentinels.map(({ admin }) => admin.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)),
        );
        return named.some((address) => Array.isArray(address) && address[1] === `${port}`);
      },
      async pointTo(port) {
        for (const { admin } of sentinels) {
          await admin.call("SENTINEL", "REMOVE", name);
          const [monitor = [], ...rest] = watch(port);
          await admin.call("SENTINEL", ...monitor);
          for (const [option = "", of = "", value = ""] of rest) await admin.call("SENTINEL", "SET", of, option, value);
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
