import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "ioredis";
import { type DataNode, startDataNode } from "./data-node.ts";
import { freePort, until } from "./server.ts";

const slotCount = 16_384;

type Settings = NonNullable<ConstructorParameters<typeof Cluster>[1]>;

/** A node of a Cluster. */
export interface ClusterNode extends DataNode {
  readonly id: string;
}

/** A Cluster of three masters. */
export interface TestCluster {
  readonly masters: readonly ClusterNode[];
  /** One for each master, in their order; none where none was asked for. */
  readonly replicas: readonly ClusterNode[];
  /** A client of the Cluster, closed with it. */
  client(options?: Settings): Cluster;
  /** The node that serves a key now. */
  ownerOf(key: string): Promise<ClusterNode>;
  /**
   * Moves the slot of a key to another node, as resharding does.
   *
   * @param halfway awaited while the slot is on its way: half of its keys moved, half of them not
   */
  move(key: string, to: ClusterNode, halfway?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startCluster({ replicas = false }: { readonly replicas?: boolean } = {}): Promise<TestCluster> {
  const directory = await mkdtemp(join(tmpdir(), "countersign-cluster-"));
  const ends: (() => Promise<void> | void)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const startNode = async (): Promise<ClusterNode & { readonly bus: number }> => {
    const bus = await freePort();
    const node = await startDataNode(
      directory,
      ...["--cluster-enabled", "yes", "--cluster-config-file", `nodes-${bus}.conf`, "--cluster-port", `${bus}`],
      ...["--cluster-node-timeout", "500", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"],
    );
    ends.push(() => node.stop());
    return { ...node, bus, id: (await node.admin.cluster("MYID")) as string };
  };
  try {
    const nodes: (ClusterNode & { readonly bus: number })[] = [];
    for (let index = 0; index < (replicas ? 6 : 3); index += 1) nodes.push(await startNode());
    const first = nodes[0] as ClusterNode;
    const masters = nodes.slice(0, 3);
    for (const { port, bus } of nodes.slice(1)) await first.admin.call("CLUSTER", "MEET", "127.0.0.1", port, bus);
    for (const [index, { admin }] of masters.entries()) {
      const from = Math.floor((index * slotCount) / 3);
      const to = Math.floor(((index + 1) * slotCount) / 3) - 1;
      await admin.call("CLUSTER", "ADDSLOTSRANGE", from, to);
    }
    const knowsAll = async ({ admin }: ClusterNode): Promise<boolean> => {
      const info = (await admin.cluster("INFO")) as string;
      return info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodes.length}\r`);
    };
    for (const node of nodes) await until("the nodes have met", () => knowsAll(node), 15_000);
    for (const [index, { admin }] of nodes.slice(3).entries()) {
      await admin.call("CLUSTER", "REPLICATE", masters[index]?.id ?? "");
      const inStep = async (): Promise<boolean> => (await admin.info("replication")).includes("link_status:up");
      await until("the replica is in step", inStep, 15_000);
    }
    const ownerOf = async (key: string): Promise<ClusterNode> => {
      for (const asked of nodes) {
        const slot = (await asked.admin.cluster("KEYSLOT", key).catch(() => undefined)) as number | undefined;
        if (slot === undefined) continue;
        const ranges = (await asked.admin.cluster("SLOTS")) as unknown as [number, number, [string, number]][];
        const range = ranges.find(([from, to]) => from <= slot && slot <= to);
        const owner = nodes.find(({ port }) => port === range?.[2][1]);
        if (owner !== undefined) return owner;
      }
      throw new Error("nobody serves the slot");
    };
    return {
      masters,
      replicas: nodes.slice(3),
      ownerOf,
      client(options: Settings = {}) {
        const client = new Cluster([{ host: "127.0.0.1", port: first.port }], {
          clusterRetryStrategy: () => 20,
          ...options,
        });
        client.on("error", () => undefined);
        ends.push(() => client.disconnect());
        return client;
      },
      async move(key, to, halfway) {
        const from = await ownerOf(key);
        const slot = (await from.admin.cluster("KEYSLOT", key)) as number;
        await to.admin.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.id);
        await from.admin.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id);
        const names = ((await from.admin.call("CLUSTER", "GETKEYSINSLOT", slot, 1_000)) as string[]).sort();
        const half = Math.ceil(names.length / 2);
        const migrate = async (part: readonly string[]): Promise<void> => {
          if (part.length > 0) await from.admin.call("MIGRATE", "127.0.0.1", to.port, "", 0, 1_000, "KEYS", ...part);
        };
        await migrate(names.slice(0, half));
        await halfway?.();
        await migrate((await from.admin.call("CLUSTER", "GETKEYSINSLOT", slot, 1_000)) as string[]);
        for (const { admin } of [to, from]) await admin.call("CLUSTER", "SETSLOT", slot, "NODE", to.id);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
