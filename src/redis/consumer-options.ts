import { revocationProtocol } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { flagOption, integerOption, optionValue } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import {
  InMemoryRevocationStore,
  ReplicaRevocationStore,
  type RevocationStore,
  readStreamKeys,
  readV1Keys,
  type StreamKeyInput,
  type StreamKeys,
  type V1Policy,
} from "../revocation/index.ts";
import { readStreamClient } from "./redis-client.ts";
import type { StreamGroupParts } from "./stream-group.ts";

/** Options of the consumers. */
export interface RedisRevocationConsumerOptions {
  /** Name of this member, unique among those that run; a process that restarts under its name takes up what it left. */
  readonly consumer: string;
  /** @defaultValue the stream of version 1 */
  readonly stream?: string;
  /** @defaultValue `resource-revocation`, for epochs `resource-delegation-invalidation` */
  readonly group?: string;
  /** Entries per read, 1 to 1,000. @defaultValue 50 */
  readonly batchSize?: number;
  /** Milliseconds to wait for entries, 0 to 60,000; 0 does not wait. @defaultValue 500 */
  readonly blockMs?: number;
  /** Milliseconds after which the entries of another member are taken over. @defaultValue 30,000 */
  readonly pendingIdleMs?: number;
  /** Milliseconds that another member may hold an entry before this one stops vouching. @defaultValue 10,000 */
  readonly maxStaleMs?: number;
  /** Keys of version 1: at least 32 bytes, or hex text. Each of a list is tried. */
  readonly streamHmacKey?: StreamKeyInput | readonly StreamKeyInput[];
  /** Keys of version 2 by key id. */
  readonly keys?: Readonly<Record<string, StreamKeyInput>>;
  /** Whether entries without signature are refused in spite of `allowUnsigned`. @defaultValue false */
  readonly requireSignature?: boolean;
  /** Whether entries of version 1 without signature are applied; without any key this must be said. @defaultValue false */
  readonly allowUnsigned?: boolean;
  /** About how many refused entries are kept. @defaultValue 10,000 */
  readonly deadLetterMaxLength?: number;
  /** Zone of a stream of version 2. @defaultValue "" (every zone) */
  readonly zone?: string;
}

const { defaults, limits } = revocationProtocol;

const optionNames: ReadonlySet<string> = new Set([
  "consumer",
  "stream",
  "group",
  "batchSize",
  "blockMs",
  "pendingIdleMs",
  "maxStaleMs",
  "streamHmacKey",
  "keys",
  "requireSignature",
  "allowUnsigned",
  "deadLetterMaxLength",
  "zone",
]);

/** Options as read, with what signatures are checked with. */
export interface ConsumerSettings extends Omit<StreamGroupParts, "apply" | "reachedTail"> {
  readonly v1: V1Policy;
  readonly v2: StreamKeys;
  readonly zone: string;
}

/**
 * @throws TypeError for a client that will not do, and for a store that only this process reads: a group delivers each
 * entry to one member. CountersignConfigError, a TypeError too, for options
 */
export function readConsumerOptions(
  redis: unknown,
  store: RevocationStore,
  options: RedisRevocationConsumerOptions,
  source: { readonly stream: string; readonly group: string },
): ConsumerSettings {
  const client = readStreamClient(redis);
  if (typeof store !== "object" || store === null || typeof store.markRevoked !== "function") {
    throw new TypeError("store: give a RedisRevocationStore");
  }
  if (store instanceof ReplicaRevocationStore) {
    throw new TypeError("store: a ReplicaRevocationStore reads the stream itself; start it, without a consumer");
  }
  if (store instanceof InMemoryRevocationStore) {
    throw new TypeError("store: a group delivers each entry to one process; use ReplicaRevocationStore instead");
  }
  const given = readOptions("options", options, optionNames);
  const text = (option: string, fallback?: string): string => {
    const value = optionValue(given, option, fallback);
    if (typeof value === "string" && (value !== "" || fallback === "")) return value;
    throw new CountersignConfigError(option, value, "give text");
  };
  const keys = readV1Keys("streamHmacKey", given["streamHmacKey"]);
  const v2 = readStreamKeys("keys", given["keys"]);
  const requireSignature = flagOption(given, "requireSignature", false);
  const allowUnsigned = flagOption(given, "allowUnsigned", false);
  if (keys.length === 0 && v2.size === 0 && (requireSignature || !allowUnsigned)) {
    throw new CountersignConfigError("streamHmacKey", undefined, "give a key, or allowUnsigned: true");
  }
  return {
    client,
    stream: text("stream", source.stream),
    group: text("group", source.group),
    consumer: text("consumer"),
    batchSize: integerOption(given, "batchSize", defaults.batchSize, 1, 1_000),
    blockMs: integerOption(given, "blockMs", defaults.blockMs, 0, 60_000),
    pendingIdleMs: integerOption(given, "pendingIdleMs", defaults.pendingIdleMs, 1, 86_400_000),
    maxStaleMs: integerOption(given, "maxStaleMs", defaults.maxStaleMs, limits.maxStaleMinMs, limits.maxStaleMaxMs),
    deadLetterMaxLength: integerOption(given, "deadLetterMaxLength", defaults.deadLetterMaxLength, 1, 10_000_000),
    v1: { keys, allowUnsigned: allowUnsigned && !requireSignature },
    v2,
    zone: text("zone", ""),
  };
}
