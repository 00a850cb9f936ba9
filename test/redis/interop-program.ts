// The TypeScript side of the test of both languages on one stream (python/tests/test_interop.py): a command per line of
// standard input, an answer per line of standard output.
import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { createVerifier } from "../../src/index.ts";
import {
  publishV1,
  RedisDelegationInvalidationConsumer,
  RedisRevocationConsumer,
  RedisRevocationStore,
  RevocationPublisher,
} from "../../src/redis/index.ts";
import { type Anchor, streamOfZone } from "../../src/revocation/index.ts";

interface Command {
  readonly do: string;
  readonly stream: string;
  readonly fields: Record<string, string | number | boolean | null>;
  readonly type: string;
  readonly token: string;
  readonly anchor: Anchor;
  readonly epoch: string;
}

const [port = "", issuer = "", audience = "", key = ""] = process.argv.slice(2);
const zone = "zone-1";
const events = new Redis(Number(port), "127.0.0.1");
const marks = new Redis(Number(port), "127.0.0.1", { db: 1 });
const store = new RedisRevocationStore(marks, { zone });
const options = { consumer: "typescript", group: "typescript", streamHmacKey: key };
const v2 = { ...options, stream: streamOfZone(zone), zone, keys: { k1: key } };
const consumers = [
  new RedisRevocationConsumer(events, store, options),
  new RedisDelegationInvalidationConsumer(events, store, options),
  new RedisRevocationConsumer(events, store, v2),
];
const verifier = createVerifier({ issuer, audience, zoneId: zone, profile: "1.0", revocations: store });

const publisher = new RevocationPublisher(events, { zone, load: [], activeKid: "k1", keys: v2.keys });

const handlers: Readonly<Record<string, (command: Command) => Promise<unknown>>> = {
  publish: ({ stream, fields }) => publishV1(events, fields, { streamHmacKey: key, stream }),
  event: async ({ type, anchor, epoch }) => {
    if (type === "suspend") return publisher.suspend(anchor);
    if (type === "resume") return publisher.resume(anchor);
    if (type === "epoch") return publisher.epoch(zone, BigInt(epoch));
    return publisher.revoke(anchor);
  },
  ask: async ({ token }) => {
    const result = await verifier.authenticate(token);
    return result.ok ? "ok" : result.error.code;
  },
  revoke: async ({ anchor }) => store.revoke(anchor),
  epoch: async ({ epoch }) => store.markDelegationEpoch(zone, BigInt(epoch)),
  status: async () =>
    consumers.map(({ status: { applied, rejected, unapplied } }) => ({ applied, rejected, unapplied })),
};

for (const consumer of consumers) {
  await consumer.ensureGroup();
  consumer.start();
}
await publisher.start();
process.stdout.write('"ready"\n');
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  const answer = await handlers[command.do]?.(command);
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`);
}
await publisher.stop();
await Promise.all(consumers.map((consumer) => consumer.stop()));
events.disconnect();
marks.disconnect();
