import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { loadIoredis, loadRevocation } from "../product.ts";
import { KID, STREAM_KEY } from "../revocation/live-set.ts";
import { connectReplica } from "../revocation/publisher.ts";
import { startRedis } from "../revocation/redis-server.ts";

const READERS = 200;
const ADDS = 300;
const EVERY_MS = 10;
const BATCH = 10;
const CATCH_UP = 20_000;

/** CPU of a real server and of a real replica, in microseconds. */
export interface ServerFigures {
  /** CPU of Redis per answer to `XREAD` that brings one entry, command and wake-up included. */
  readonly serverPerReply: number;
  /** CPU of Redis per further entry of an answer. */
  readonly serverPerEntry: number;
  /** CPU of a replica's process per answer that brings one entry: socket, parser, signature, mark. */
  readonly replicaPerReply: number;
  /** CPU of a replica's process per entry, when a thousand come at once. */
  readonly replicaPerEntry: number;
}

/** Blocking readers on a real server, and a real replica: what an answer costs each of them. */
export async function measureServer(): Promise<ServerFigures> {
  const redis = await startRedis();
  const { Redis } = await loadIoredis();
  const control = new Redis(redis.port, "127.0.0.1");
  const { encodeRecord, readStreamKey, streamOfZone } = await loadRevocation();
  const stream = streamOfZone("");
  const signing = { kid: KID, key: readStreamKey("keys", STREAM_KEY) };
  let seq = 0n;
  const entry = (): readonly string[] => {
    seq += 1n;
    const anchor = { zone: "", kind: "record", id: `sid_${seq.toString(16).padStart(30, "0")}` } as const;
    const head = { log: "1790000000000-scalerun", seq, ts: Date.now() };
    return encodeRecord(stream, "", { ...head, type: "revoke", anchor, exp: head.ts + 900_000 }, signing);
  };
  const add = (many: number): Promise<unknown> => {
    const multi = control.multi();
    for (let n = 0; n < many; n++) multi.xadd(stream, "*", ...entry());
    return multi.exec();
  };
  const paced = async (many: number): Promise<void> => {
    for (let n = 0; n < ADDS; n++) {
      await add(many);
      await sleep(EVERY_MS);
    }
  };
  try {
    // One replica alone first: its process is this one.
    const replica = await connectReplica(redis.port);
    void replica.store.start();
    await add(1);
    await sleep(500);
    const idle = await cpuOf(() => paced(1));
    await replica.stop();
    const without = await cpuOf(() => paced(1));
    await add(CATCH_UP);
    const late = await connectReplica(redis.port);
    const bulk = await cpuOf(async () => {
      void late.store.start();
      while (late.store.status.marks < CATCH_UP) await sleep(20);
    });
    await late.stop();

    const base1 = await serverCpu(control, () => paced(1));
    const base10 = await serverCpu(control, () => paced(BATCH));
    const sockets = await readers(redis.port, stream);
    const one = await serverCpu(control, () => paced(1));
    const ten = await serverCpu(control, () => paced(BATCH));
    for (const socket of sockets) socket.destroy();
    const perReply = (one.cpu - base1.cpu) / one.reads;
    const perReplyOfTen = (ten.cpu - base10.cpu) / ten.reads;
    return {
      serverPerReply: perReply,
      serverPerEntry: Math.max(0, (perReplyOfTen - perReply) / (BATCH - 1)),
      replicaPerReply: (idle - without) / ADDS,
      replicaPerEntry: bulk / CATCH_UP,
    };
  } finally {
    control.disconnect();
    await redis.stop();
  }
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Served {
  readonly cpu: number;
  readonly reads: number;
}

async function serverCpu(
  control: { info(section: string): Promise<string> },
  work: () => Promise<void>,
): Promise<Served> {
  const read = async (): Promise<Served> => {
    const info = `${await control.info("cpu")}\n${await control.info("commandstats")}`;
    const value = (name: RegExp): number => Number(name.exec(info)?.[1] ?? 0);
    const seconds = value(/^used_cpu_sys:([\d.]+)/m) + value(/^used_cpu_user:([\d.]+)/m);
    return { cpu: seconds * 1e6, reads: value(/^cmdstat_xread:calls=(\d+)/m) };
  };
  const before = await read();
  await work();
  const after = await read();
  return { cpu: after.cpu - before.cpu, reads: Math.max(1, after.reads - before.reads) };
}

/** Readers that wait at the tail and ask again as soon as they are answered. */
async function readers(port: number, stream: string): Promise<readonly Socket[]> {
  const words = ["XREAD", "COUNT", "1000", "BLOCK", "500", "STREAMS", stream, "$"];
  const command = `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
  return await Promise.all(
    Array.from({ length: READERS }, async () => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.on("data", () => socket.write(command));
      socket.write(command);
      return socket;
    }),
  );
}
