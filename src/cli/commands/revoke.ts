import { type AnchorKind, readDecimal } from "../../revocation/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { readDuration } from "../duration.ts";
import { readFormat, readOptions } from "../read-options.ts";
import { type Announced, announceEpoch, announceRevocation, storeOf } from "../redis/announce.ts";
import { openRedis, RedisFailure, redisUrl } from "../redis/open-redis.ts";
import { readStreamKeyText } from "../redis/stream-keys.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign revoke --redis URL (--record|--session|--edge) ID... [options]
       countersign revoke --redis URL --epoch N --zone ZONE [options]

Revokes in Redis, for every kind of reader: adds a signed entry to the stream that verifiers follow, and writes the
shared keys that RedisRevocationStore and older services look up. Prints what Redis acknowledged. Repeating it does no
harm.

  --record             the IDs are authority records (sid, root_sid)
  --session            the IDs are agent sessions (agent_session_id)
  --edge               the IDs are delegation edges (delegation_edge_id)
  --epoch <n>          the delegation graph of the zone has reached this epoch: older delegations are stale
  --zone <zone>        zone of the IDs (default: every zone). The shared key of older services names no zone: for them
                       an ID is revoked in every one
  --ttl <duration>     how long the shared keys hold: 90s, 15m, 24h, 7d (default 24h); no mandate may live longer
  --reason <text>      goes into the entry (default operator)
  --redis <url>        redis:// or rediss:// (default COUNTERSIGN_REDIS_URL, which keeps a password from other users)
  --key-file <path>    file with the signing key as hex text (default COUNTERSIGN_STREAM_KEY)
  --allow-unsigned     without a key: add the entry unsigned. Readers refuse it unless they allow unsigned entries, too
  --format text|json   json prints one object (default text)

Exit status: 0 everything was acknowledged, 1 something was not, 2 wrong usage.`;

const kinds: readonly AnchorKind[] = ["record", "session", "edge"];

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, {
    record: { type: "boolean" },
    session: { type: "boolean" },
    edge: { type: "boolean" },
    epoch: { type: "string" },
    zone: { type: "string" },
    ttl: { type: "string" },
    reason: { type: "string" },
    redis: { type: "string" },
    "key-file": { type: "string" },
    "allow-unsigned": { type: "boolean" },
    format: { type: "string" },
  });
  const format = readFormat(options);
  const zone = options.text("zone") ?? "";
  const chosen = kinds.filter((kind) => options.flag(kind));
  const epochText = options.text("epoch");
  const epoch = readDecimal(epochText);
  const [kind] = chosen;
  const ids = options.positionals;
  if (epochText === undefined) {
    if (kind === undefined || chosen.length > 1)
      throw new UsageError("say what the IDs are: --record, --session or --edge");
    if (ids.length === 0) throw new UsageError("give at least one ID");
    if (ids.includes("")) throw new UsageError("an ID is empty");
    // What the shell passed on is no longer what was typed.
    if (ids.some((id) => id.includes("\ufffd"))) throw new UsageError("an ID is not valid UTF-8");
  } else {
    if (epoch === undefined) throw new UsageError("--epoch needs a whole number from 0 to 2^63 - 1");
    if (zone === "" || chosen.length > 0 || ids.length > 0) throw new UsageError("--epoch goes with --zone alone");
  }
  if ([...ids, zone].includes("null")) throw new UsageError("null as ID or zone reads as none in the stream");
  const ttlMs = readDuration(options.text("ttl") ?? "24h", "--ttl");
  const url = redisUrl(options.text("redis"), io);
  const key = await readStreamKeyText(options.text("key-file"), io);
  if (key === undefined && !options.flag("allow-unsigned")) {
    throw new UsageError("no signing key: set COUNTERSIGN_STREAM_KEY or give --key-file (or --allow-unsigned)");
  }
  const done: Announced[] = [];
  try {
    const redis = await openRedis(url);
    try {
      const store = storeOf(redis.client);
      const how = { redis: redis.client, store, key, ttlMs, reason: options.text("reason") ?? "operator" };
      if (epoch !== undefined) done.push(await announceEpoch(zone, epoch, how));
      // One after the other: a fault then leaves a prefix, and the report says which.
      for (const id of ids) done.push(await announceRevocation({ zone, kind: kind as AnchorKind, id }, how));
    } finally {
      redis.close();
    }
  } catch (error) {
    if (!(error instanceof RedisFailure)) throw unsendable(error);
    if (format === "json") io.out(JSON.stringify({ ok: false, error: error.message, announced: [] }, undefined, 2));
    else io.err(`countersign revoke: ${error.message}; nothing was revoked`);
    return 1;
  }
  const isComplete = done.every(({ failures }) => failures.length === 0);
  if (format === "json") {
    io.out(JSON.stringify({ ok: isComplete, signed: key !== undefined, announced: done }, undefined, 2));
  } else for (const each of done) print(each, key !== undefined, io);
  return isComplete ? 0 : 1;
}

function print(announced: Announced, isSigned: boolean, io: CliIo): void {
  const { what, zone, stream, entry, sharedKeys, until, failures } = announced;
  const where = zone === "" ? "in every zone" : `in zone ${zone}`;
  const parts = [
    ...(entry === undefined ? [] : [`${isSigned ? "signed" : "unsigned"} entry ${entry} of ${stream}`]),
    ...(sharedKeys ? [`shared keys${until === undefined ? "" : ` until ${new Date(until).toISOString()}`}`] : []),
  ];
  if (parts.length > 0) io.out(printable(`acknowledged: ${what} ${where}: ${parts.join(", ")}`));
  for (const failure of failures) io.err(printable(`countersign revoke: ${what} ${where}: ${failure}`));
}

/** Fields that every reader would refuse are the user's to repair. */
function unsendable(error: unknown): unknown {
  return error instanceof RangeError
    ? new UsageError("an ID, the zone or the reason holds a line break, or is too long (16 KiB in all)")
    : error;
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?");
}

/** `countersign revoke` */
export const revokeCommand: Command = Object.freeze({
  name: "revoke",
  summary: "revoke sessions, agent sessions, delegation edges or epochs in Redis",
  usage,
  run,
});
