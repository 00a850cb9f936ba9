import { revocationProtocol } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { flagOption, functionOption, integerOption, optionValue } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { WarningListener } from "./eviction-warning.ts";
import { type V1Keys, v1KeysOf } from "./revocation-keys.ts";

/** Options of {@link RedisRevocationStore}. */
export interface RedisRevocationStoreOptions {
  /** What keys of version 1 begin with. @defaultValue `caracal:revoked:sessions:` */
  readonly keyPrefix?: string;
  /** Milliseconds a mark lasts when no time is given. @defaultValue 86,400,000 (24 hours) */
  readonly defaultTtlMs?: number;
  /** Whether `isRevoked` answers `true` when Redis cannot tell; otherwise it rejects. @defaultValue true */
  readonly failClosed?: boolean;
  /** Milliseconds to wait for Redis, 1 to 10,000. @defaultValue 250 */
  readonly commandTimeoutMs?: number;
  /**
   * Whether `check` and `isRevoked` need the sign of life that consumers write, so that a dead consumer is noticed.
   * @defaultValue false
   */
  readonly requireFresh?: boolean;
  /** Milliseconds a sign of life counts, 1,000 to 60,000. @defaultValue 10,000 */
  readonly maxStaleMs?: number;
  /** Whether keys of version 1 are read and written. Must be `false` on a Redis Cluster. @defaultValue true */
  readonly readV1Keys?: boolean;
  /** Zone of the stream that feeds this store, and of `isRevoked`, which names none. @defaultValue "" (every zone) */
  readonly zone?: string;
  /** Told when the server may evict marks. @defaultValue `process.emitWarning` */
  readonly onWarning?: WarningListener;
}

const optionNames: ReadonlySet<string> = new Set([
  "keyPrefix",
  "defaultTtlMs",
  "failClosed",
  "commandTimeoutMs",
  "requireFresh",
  "maxStaleMs",
  "readV1Keys",
  "zone",
  "onWarning",
]);

const { defaults, limits: bounds, v1 } = revocationProtocol;
/** Longest time that is written: Redis refuses what overflows when the clock is added. */
export const maxTtlMs: number = 2 ** 52;

/** Options as read. */
export interface RedisStoreSettings {
  /** Keys of version 1; `undefined` when they are neither read nor written. */
  readonly v1: V1Keys | undefined;
  readonly defaultTtlMs: number;
  readonly failClosed: boolean;
  readonly commandTimeoutMs: number;
  readonly requireFresh: boolean;
  readonly maxStaleMs: number;
  readonly zone: string;
  readonly onWarning: WarningListener;
}

/** @throws CountersignConfigError, a TypeError, for options that are wrong, and for keys of version 1 on a Cluster */
export function readStoreOptions(options: RedisRevocationStoreOptions, isOnCluster: boolean): RedisStoreSettings {
  const given = readOptions("options", options, optionNames);
  const { limits } = defaultProfile;
  const prefix = textOption(optionValue(given, "keyPrefix", v1.keyPrefix), "keyPrefix");
  if (prefix === "" || prefix.startsWith("countersign:")) {
    throw new CountersignConfigError("keyPrefix", prefix, "give a prefix that does not begin with countersign:");
  }
  const readsV1 = flagOption(given, "readV1Keys", true);
  if (readsV1 && isOnCluster) {
    throw new CountersignConfigError("readV1Keys", undefined, "give false on a Redis Cluster");
  }
  const { maxStaleMinMs, maxStaleMaxMs } = bounds;
  return {
    v1: readsV1 ? v1KeysOf(prefix) : undefined,
    defaultTtlMs: integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, maxTtlMs),
    failClosed: flagOption(given, "failClosed", true),
    commandTimeoutMs: integerOption(given, "commandTimeoutMs", defaults.commandTimeoutMs, 1, 10_000),
    requireFresh: flagOption(given, "requireFresh", false),
    maxStaleMs: integerOption(given, "maxStaleMs", defaults.maxStaleMs, maxStaleMinMs, maxStaleMaxMs),
    zone: textOption(optionValue(given, "zone", ""), "zone"),
    onWarning: functionOption<WarningListener>(given, "onWarning") ?? emitWarning,
  };
}

function textOption(value: unknown, option: string): string {
  if (typeof value === "string") return value;
  throw new CountersignConfigError(option, value, "give text");
}

function emitWarning(message: string): void {
  process.emitWarning(message, { code: "COUNTERSIGN_REDIS_EVICTION" });
}
