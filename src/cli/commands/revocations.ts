import type { CliIo, Command } from "../cli-io.ts";
import { type ReadOptions, readFormat, readOptions } from "../read-options.ts";
import { causeOf, openRedis, RedisFailure, redisUrl } from "../redis/open-redis.ts";
import { publishRevocations } from "../redis/publish-revocations.ts";
import { renderReport } from "../redis/render-report.ts";
import { reportRevocations } from "../redis/revocation-report.ts";
import { readNamedKeys, readStreamKeyText } from "../redis/stream-keys.ts";
import { createStyle } from "../style.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign revocations status --redis URL [--zone ZONE] [--watch] [--format text|json]
       countersign revocations publish --redis URL [--zone ZONE] [--empty] [--write-keys]

status: tells whether verifiers can rely on a Redis: state, freshness, lag, size, last event, publisher, streams,
consumer groups, dead letters, and settings of the server that endanger revocations. With keys it runs a replica of its
own for a moment and so verifies every signature; without, the state is a guess from what lies in Redis, and called
unverified.

publish: runs the one publisher of a zone until interrupted. Replicas follow it. It begins with what the one before it
left in Redis, and relays the streams of version 1, where countersign revoke and older services write, to its own.

  --redis <url>        redis:// or rediss:// (default COUNTERSIGN_REDIS_URL, which keeps a password from other users)
  --zone <zone>        zone of the stream (default: the stream of every zone)
  --watch              status: looks again every two seconds until interrupted; the exit status is that of the last look
  --format text|json   status: json prints one object, with --watch one per line (default text)
  --empty              publish: begins with nothing, knowingly; for the very first start of a zone
  --write-keys         publish: also writes the shared keys that RedisRevocationStore reads
  --key-file <path>    publish: file with the key of version 1 as hex text (default COUNTERSIGN_STREAM_KEY); without
                       key nothing is relayed
  --allow-unsigned     publish: relays unsigned entries of version 1 as well

Keys of version 2: COUNTERSIGN_STREAM_KEYS, kid=hex, several separated by commas; the first one signs.
Exit status: status 0 open, 1 closed or no answer; publish 0 interrupted, 1 lost its zone or could not begin; 2 wrong
usage.`;

const betweenLooksMs = 2_000;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, {
    redis: { type: "string" },
    zone: { type: "string" },
    watch: { type: "boolean" },
    empty: { type: "boolean" },
    "write-keys": { type: "boolean" },
    "key-file": { type: "string" },
    "allow-unsigned": { type: "boolean" },
    format: { type: "string" },
  });
  const [subcommand, ...more] = options.positionals;
  if (more.length > 0) throw new UsageError(`unexpected "${String(more[0]).slice(0, 40)}"`);
  if (subcommand === "status") return status(options, io);
  if (subcommand === "publish") return publish(options, io);
  throw new UsageError("say what to do: status or publish");
}

async function status(options: ReadOptions, io: CliIo): Promise<number> {
  const format = readFormat(options);
  const url = redisUrl(options.text("redis"), io);
  const keys = readNamedKeys(io);
  const zone = options.text("zone") ?? "";
  const watches = options.flag("watch");
  const look = async (): Promise<number> => {
    try {
      const redis = await openRedis(url);
      try {
        const report = await reportRevocations(redis, zone, keys).catch((error: unknown) => {
          throw new RedisFailure(`Redis at ${redis.place} does not tell: ${causeOf(error)}`);
        });
        if (format === "json") io.out(JSON.stringify(report, undefined, watches ? 0 : 2));
        else for (const line of renderReport(report, createStyle(io.color))) io.out(line);
        return report.state === "open" ? 0 : 1;
      } finally {
        redis.close();
      }
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
      if (format === "json") io.out(JSON.stringify({ state: "closed", reason: "unreachable", error: error.message }));
      else io.err(`countersign revocations: ${error.message}`);
      return 1;
    }
  };
  let result = await look();
  while (watches && (await keepsOn(io.interrupted))) result = await look();
  return result;
}

async function publish(options: ReadOptions, io: CliIo): Promise<number> {
  const url = redisUrl(options.text("redis"), io);
  const named = readNamedKeys(io);
  if (named === undefined) throw new UsageError("no signing key: set COUNTERSIGN_STREAM_KEYS to kid=hex");
  const streamHmacKey = await readStreamKeyText(options.text("key-file"), io);
  try {
    return await publishRevocations(
      {
        url,
        zone: options.text("zone") ?? "",
        named,
        isEmpty: options.flag("empty"),
        writeKeys: options.flag("write-keys"),
        streamHmacKey,
        allowUnsigned: options.flag("allow-unsigned"),
      },
      io,
    );
  } catch (error) {
    if (!(error instanceof RedisFailure)) throw error;
    io.err(`countersign revocations: ${error.message}`);
    return 1;
  }
}

/** Waits for the next look. @returns whether there is one */
function keepsOn(interrupted: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      interrupted.removeEventListener("abort", end);
      resolve(!interrupted.aborted);
    };
    const timer = setTimeout(end, betweenLooksMs);
    interrupted.addEventListener("abort", end);
    if (interrupted.aborted) end();
  });
}

/** `countersign revocations` */
export const revocationsCommand: Command = Object.freeze({
  name: "revocations",
  summary: "tell whether verifiers can rely on a Redis; publish to replicas",
  usage,
  run,
});
