import { Redis } from "ioredis";
import { RedisRevocationConsumer } from "../../src/redis/redis-revocation-consumer.ts";
import { RedisRevocationStore } from "../../src/redis/redis-revocation-store.ts";

/** A consumer that dies at its nth wait: `node consumer-child.ts <port> <n>`. Says `done` when it gets to the end. */
const [port = "", killAt = ""] = process.argv.slice(2);
let waits = 0;

function wait(): void {
  waits += 1;
  if (waits === Number(killAt)) process.kill(process.pid, "SIGKILL");
}

/** Counts before a command is sent, and when its reply is there. */
function counting(redis: Redis): Redis {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (...words: Parameters<typeof send>): unknown => {
    // Greetings change nothing.
    if (["hello", "client", "info", "config"].includes(words[0].name)) return send(...words);
    wait();
    const reply = send(...words) as Promise<unknown>;
    return reply.finally(wait);
  };
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (...words: Parameters<typeof duplicate>) => counting(duplicate(...words));
  return redis;
}

const redis = counting(new Redis(Number(port), "127.0.0.1", { lazyConnect: true }));
const store = new RedisRevocationStore(redis);
const consumer = new RedisRevocationConsumer(redis, store, {
  consumer: "child",
  streamHmacKey: new Uint8Array(32).fill(7),
  blockMs: 0,
});
await consumer.ensureGroup();
await consumer.pollOnce();
await consumer.stop();
redis.disconnect();
process.stdout.write("done");
