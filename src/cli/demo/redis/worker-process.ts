import { startDemoServer } from "../../../dev/index.ts";
import { createStreamReader, RevocationPublisher } from "../../../redis/index.ts";
import { ReplicaRevocationStore, redisKeysOf } from "../../../revocation/index.ts";
import { causeOf, lazyRedis, openRedis } from "../../redis/open-redis.ts";
import { type Order, preciseNow, type Report, type Role } from "./messages.ts";

// A process of the demo: the publisher, or the guarded server. It ends with the process that started it.

const say = (report: Report): void => void process.send?.(report);
const kid = "demo";

let obey: ((order: Order) => Promise<void>) | undefined;

async function publish({ redisUrl, zone, key }: Role): Promise<void> {
  const redis = await lazyRedis(new URL(redisUrl));
  const publisher = new RevocationPublisher(redis, { zone, load: [], activeKid: kid, keys: { [kid]: key } });
  // Before it starts: what it has begun to write must be removable.
  obey = async ({ order, anchor }) => {
    if (order === "stop") {
      await publisher.stop();
      await removeTraces(new URL(redisUrl), zone);
    } else if (anchor !== undefined) await publisher[order](anchor);
  };
  await publisher.start();
}

/** @returns where it listens */
async function guard(role: Extract<Role, { role: "server" }>): Promise<string> {
  const { redisUrl, zone, key, issuer, audience } = role;
  const reader = createStreamReader(await lazyRedis(new URL(redisUrl)));
  const replica = new ReplicaRevocationStore({ reader, zone, keys: { [kid]: key } });
  await replica.start();
  const server = await startDemoServer({ issuer: { url: issuer, audience, revocations: replica } });
  obey = async () => {
    await server.close();
    await replica.stop();
  };
  return server.url;
}

/** The zone was made for this run; nothing else writes to it. */
async function removeTraces(url: URL, zone: string): Promise<void> {
  const { client, close } = await openRedis(url);
  try {
    const keys = redisKeysOf(zone);
    const { snapshot = "", chunks = "0" } = await client.hgetall(keys.snapshot);
    const names = Array.from({ length: Number(chunks) }, (_, index) => keys.chunk(snapshot, index));
    await client.del(keys.stream, keys.snapshot, keys.lease, keys.freshness, ...names);
  } finally {
    close();
  }
}

async function receive(message: Role | Order): Promise<void> {
  try {
    if ("order" in message) {
      await obey?.(message);
      say({ kind: "done", at: preciseNow() });
      if (message.order !== "stop") return;
      obey = undefined;
      process.disconnect();
    } else if (message.role === "publisher") {
      await publish(message);
      say({ kind: "ready" });
    } else say({ kind: "ready", url: await guard(message) });
  } catch (error) {
    say({ kind: "failed", cause: causeOf(error) });
  }
}

process.on("message", (message: Role | Order) => void receive(message));
process.on("disconnect", () => {
  // Killed before it could say so: the traces are removed all the same, if Redis still answers.
  setTimeout(() => process.exit(), 3_000).unref();
  void Promise.resolve(obey?.({ order: "stop" }))
    .catch(() => undefined)
    .then(() => process.exit());
});
// An interrupt goes to every process of the terminal; the one that started this one ends it in order.
process.on("SIGINT", () => undefined);
