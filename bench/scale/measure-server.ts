import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Anchor } from "countersign/revocation";
import { loadIoredis, loadRedis, loadRevocation } from "../product.ts";
import { KID, STREAM_KEY } from "../revocation/live-set.ts";
import { connectReplica, startPublisher } from "../revocation/publisher.ts";
import { startRedis } from "../revocation/redis-server.ts";

const READERS = 200;
const ADDS = 300;
const EVERY_MS = 10;
const BATCH = 10;
const REVOCATIONS = 1_000;
const CATCH_UP = 15_000;

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
    const head = { log: "1790000000000-scalerun", seq, ts: Date.now() };
    return encodeRecord(
      stream,
      "",
      { ...head, type: "revoke", anchor: anchorOf(seq), exp: head.ts + 900_000 },
      signing,
    );
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
    // A replica in this process, with its publisher: what the publisher costs alone is taken away.
    const publisher = await startPublisher(redis.port, 0);
    const revoke = (): Promise<void> => {
      seq += 1n;
      return publisher.publisher.revoke(anchorOf(seq), { ttlMs: 900_000 });
    };
    const revocations = async (): Promise<void> => {
      for (let n = 0; n < REVOCATIONS; n++) {
        await revoke();
        await sleep(1);
      }
    };
    await revocations();
    const replica = await connectReplica(redis.port);
    await replica.store.start();
    await revocations();
    const withReplica = await cpuOf(revocations);
    await replica.stop();
    const without = await cpuOf(revocations);
    await publisher.stop();
    const bulk = await bulkCpu(redis.port);

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
      replicaPerReply: Math.max(0, withReplica - without) / REVOCATIONS,
      replicaPerEntry: bulk,
    };
  } finally {
    control.disconnect();
    await redis.stop();
  }
}

/** CPU per entry of a replica that was away while so many entries were written, within what the stream keeps. */
async function bulkCpu(port: number): Promise<number> {
  const room = await loadRevocation();
  const stream = room.streamOfZone("");
  const keys = room.readStreamKeys("keys", { [KID]: STREAM_KEY });
  const signing = { kid: KID, key: room.readStreamKey("keys", STREAM_KEY) };
  const entries = Array.from({ length: CATCH_UP }, (_, n) => {
    const head = { log: "1790000000000-scalerun", seq: BigInt(n + 1), ts: Date.now() };
    return room.encodeRecord(
      stream,
      "",
      { ...head, type: "revoke", anchor: anchorOf(BigInt(n)), exp: head.ts },
      signing,
    );
  });
  const { Redis } = await loadIoredis();
  const client = new Redis(port, "127.0.0.1");
  const name = `${stream}:copy`;
  for (let from = 0; from < CATCH_UP; from += 1_000) {
    const multi = client.multi();
    for (const fields of entries.slice(from, from + 1_000)) multi.xadd(name, "*", ...fields);
    await multi.exec();
  }
  const { createStreamReader } = await loadRedis();
  const reader = createStreamReader(client);
  const read = async (): Promise<void> => {
    let cursor = "0-0";
    for (;;) {
      const batches = await reader.read({ [name]: cursor }, { count: 1_000, blockMs: 1 });
      for (const { id, fields } of batches.flatMap(({ entries: found }) => found)) {
        if (!room.decodeRecord(stream, "", fields, keys).ok) throw new Error("a record is refused");
        cursor = id;
      }
      if (batches.length === 0) return;
    }
  };
  await read();
  const cpu = await cpuOf(read);
  await reader.close();
  await client.del(name);
  client.disconnect();
  return cpu / CATCH_UP;
}

function anchorOf(n: bigint): Anchor {
  return { zone: "", kind: "record", id: `sid_${n.toString(16).padStart(30, "0")}` };
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
