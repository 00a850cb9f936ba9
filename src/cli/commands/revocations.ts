import type { CliIo, Command } from "../cli-io.ts";
import { type ReadOptions, readFormat, readOptions } from "../read-options.ts";
import { causeOf, openRedis, RedisFailure, redisUrl } from "../redis/open-redis.ts";
import { renderReport } from "../redis/render-report.ts";
import { reportRevocations } from "../redis/revocation-report.ts";
import { readNamedKeys } from "../redis/stream-keys.ts";
import { createStyle } from "../style.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign revocations status --redis URL [--zone ZONE] [options]

Tells whether verifiers can rely on a Redis: state, freshness, lag, size, last event, publisher, streams, consumer groups,
dead letters, and settings of the server that endanger revocations. With keys it runs a replica of its own for a moment
and so verifies every signature; without, the state is a guess from what lies in Redis, and called unverified.

  --redis <url>        redis:// or rediss:// (default COUNTERSIGN_REDIS_URL, which keeps a password from other users)
  --zone <zone>        zone of the stream (default: the stream of every zone)
  --watch              looks again every two seconds until interrupted
  --format text|json   json prints one object, with --watch one per line (default text)

Keys: COUNTERSIGN_STREAM_KEYS, kid=hex, several separated by commas.
Exit status: 0 open, 1 closed or no answer, 2 wrong usage. With --watch that of the last look.`;

const betweenLooksMs = 2_000;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, {
    redis: { type: "string" },
    zone: { type: "string" },
    watch: { type: "boolean" },
    format: { type: "string" },
  });
  const [subcommand, ...more] = options.positionals;
  if (subcommand !== "status" || more.length > 0) throw new UsageError("there is: status");
  return status(options, io);
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
  summary: "tell whether verifiers can rely on a Redis",
  usage,
  run,
});
