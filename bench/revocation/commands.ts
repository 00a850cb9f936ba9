import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "../processes/child.ts";
import { loadIoredis } from "../product.ts";
import { startPublisher } from "./publisher.ts";
import { startRedis } from "./redis-server.ts";

const VERIFICATIONS = 100_000;
const HEARTBEAT_MS = 500;
/** No snapshot falls into one of two intervals that are compared. */
const SNAPSHOT_MS = 300_000;
/** Heartbeats and reads go on in both intervals; where one begins, each command may be counted once more. */
const EDGE = 1;

/**
 * Redis commands that 100,000 verifications against a live replica cause: what the server counts meanwhile, less what it
 * counts in an idle interval of the same length.
 */
export async function countCommands(): Promise<number> {
  const redis = await startRedis();
  const publisher = await startPublisher(redis.port, 0, { snapshotMs: SNAPSHOT_MS });
  const child = startChild("verifications", redis.port);
  const { Redis } = await loadIoredis();
  const control = new Redis(redis.port, "127.0.0.1");
  try {
    await child.next();
    const before = commandsIn(await control.info("commandstats"));
    const begun = performance.now();
    const done = child.next();
    child.send(VERIFICATIONS);
    await done;
    const beats = Math.ceil((performance.now() - begun) / HEARTBEAT_MS);
    await sleep(begun + beats * HEARTBEAT_MS - performance.now());
    const between = commandsIn(await control.info("commandstats"));
    await sleep(begun + 2 * beats * HEARTBEAT_MS - performance.now());
    const after = commandsIn(await control.info("commandstats"));
    return excess(difference(between, before), difference(after, between));
  } finally {
    control.disconnect();
    await child.stop();
    await publisher.stop();
    await redis.stop();
  }
}

type Commands = ReadonlyMap<string, number>;

/** Calls by command in the answer to `INFO commandstats`. */
export function commandsIn(info: string): Commands {
  const lines = info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
  return new Map([...lines].map(([, name = "", calls = "0"]) => [name, Number(calls)]));
}

function difference(later: Commands, earlier: Commands): Commands {
  return new Map([...later].map(([name, calls]) => [name, calls - (earlier.get(name) ?? 0)]));
}

/** Commands of the busy interval that the idle one does not explain. A command that idleness knows nothing of counts whole. */
export function excess(busy: Commands, idle: Commands): number {
  let sum = 0;
  for (const [name, calls] of busy) {
    const explained = idle.get(name) ?? 0;
    sum += Math.max(0, calls - explained - (explained > 0 ? EDGE : 0));
  }
  return sum;
}
