import { revocationProtocol } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { flagOption, functionOption, integerOption } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { GateClocks } from "./freshness-gate.ts";
import { safeClocks } from "./replica-clocks.ts";
import type { ReplicaLimits, StreamVersion } from "./replica-state.ts";
import type { V1Source } from "./replica-v1.ts";
import type { V2Source } from "./replica-v2.ts";
import { readStreamKeys, readV1Keys, type StreamKeyInput } from "./stream-key.ts";
import { streamOfZone } from "./stream-name.ts";
import type { StreamReader } from "./stream-reader.ts";

const { defaults, limits: bounds } = revocationProtocol;

/** Options of {@link ReplicaRevocationStore}. */
export interface ReplicaRevocationStoreOptions {
  /** Reads the streams on a connection of its own. */
  readonly reader: StreamReader;
  /** Zone of the stream of version 2; empty for the one stream that carries every zone. @defaultValue "" */
  readonly zone?: string;
  /** Keys of version 2 by key id: bytes or hex text, at least 32 bytes. Any of them may have signed. */
  readonly keys?: Readonly<Record<string, StreamKeyInput>>;
  /** Keys of version 1: at least 32 bytes, or hex text. Each of a list is tried. */
  readonly streamHmacKey?: StreamKeyInput | readonly StreamKeyInput[];
  /**
   * Versions that are taken, of those that there is a key for; a store that follows both is open only while it is
   * complete and fresh by both. @defaultValue ["v2", "v1"]
   */
  readonly accept?: readonly StreamVersion[];
  /** Whether entries of version 1 without signature are applied; without any key this must be said. @defaultValue false */
  readonly allowUnsigned?: boolean;
  /** Whether entries without signature are refused in spite of `allowUnsigned`. @defaultValue false */
  readonly requireSignature?: boolean;
  /**
   * Milliseconds of the longest mandate life, 60,000 to 2,592,000,000: what a stream of version 1 must reach back to, or
   * what must have been read without a gap, before the store opens. @defaultValue 86,400,000 (24 hours)
   */
  readonly historyMs?: number;
  /**
   * Whether you vouch that the streams of version 1 hold every revocation of the last `historyMs` at the start. A gap
   * that is found later closes the store all the same. @defaultValue false
   */
  readonly trustHistory?: boolean;
  /**
   * Whether the shared keys of version 1 are looked through at the start: they add marks, and prove nothing. Looks at
   * every key of the server. @defaultValue false
   */
  readonly scanV1Keys?: boolean;
  /** Prefix of the shared keys of version 1. @defaultValue "caracal:revoked:sessions:" */
  readonly v1KeyPrefix?: string;
  /** Milliseconds after which silence closes the store, 1,000 to 60,000. @defaultValue 10,000 */
  readonly maxStaleMs?: number;
  /** Milliseconds that the publisher's clock may be ahead. @defaultValue 500 */
  readonly clockSkewMs?: number;
  /** Milliseconds that one read waits for news; at most a fifth of `maxStaleMs`. @defaultValue 500, or that fifth */
  readonly blockMs?: number;
  /** Most entries of one read. @defaultValue 1,000 */
  readonly batchSize?: number;
  /** Most marks held at a time. @defaultValue 1,000,000 */
  readonly maxEntries?: number;
  /** Milliseconds that a mark is kept past its expiry; at least the tolerance of the verifiers. @defaultValue 300,000 */
  readonly claimsToleranceMs?: number;
  /** Milliseconds a mark of this process lasts when no time is given. @defaultValue 86,400,000 (24 hours) */
  readonly defaultTtlMs?: number;
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: () => number;
  /** Waits between attempts; an aborted signal ends the wait. @defaultValue a timer that keeps no process alive */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const optionNames: ReadonlySet<string> = new Set([
  "reader",
  "zone",
  "keys",
  "streamHmacKey",
  "accept",
  "allowUnsigned",
  "requireSignature",
  "historyMs",
  "trustHistory",
  "scanV1Keys",
  "v1KeyPrefix",
  "maxStaleMs",
  "clockSkewMs",
  "blockMs",
  "batchSize",
  "maxEntries",
  "claimsToleranceMs",
  "defaultTtlMs",
  "now",
  "monotonicNow",
  "sleep",
]);

/** Options as read. */
export interface ReplicaSettings {
  readonly reader: StreamReader;
  readonly clocks: GateClocks;
  readonly limits: ReplicaLimits;
  readonly blockMs: number;
  readonly batchSize: number;
  readonly defaultTtlMs: number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Absent: the version is not followed. */
  readonly v1: V1Source | undefined;
  readonly v2: V2Source | undefined;
}

/** @throws {@link CountersignConfigError} for an unknown option, a value out of range, and without key or `allowUnsigned` */
export function readReplicaOptions(options: ReplicaRevocationStoreOptions): ReplicaSettings {
  const given = readOptions("options", options, optionNames);
  const limits = defaultProfile.limits;
  const maxStaleMs = integerOption(
    given,
    "maxStaleMs",
    defaults.maxStaleMs,
    bounds.maxStaleMinMs,
    bounds.maxStaleMaxMs,
  );
  const clockSkewMs = integerOption(given, "clockSkewMs", defaults.clockSkewMs, 0, 60_000);
  const most = Math.floor(maxStaleMs / bounds.staleShare);
  const toleranceMs = limits.clockSkewMaxSeconds * 1000;
  const claimsToleranceMs = integerOption(given, "claimsToleranceMs", toleranceMs, 0, 86_400_000);
  const maxEntries = integerOption(given, "maxEntries", limits.revocationMaxEntries, 1, 10_000_000);
  const defaultTtlMs = integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, 2 ** 52);
  const historyMs = integerOption(given, "historyMs", defaults.v1HistoryMs, 60_000, 2_592_000_000);
  const now = functionOption<() => number>(given, "now") ?? Date.now;
  const monotonicNow = functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now());
  const sleep = functionOption<ReplicaSettings["sleep"]>(given, "sleep") ?? sleepOnTimer;
  const accepted = acceptOption(given["accept"]);
  const keys = readStreamKeys("keys", given["keys"]);
  const v1Keys = readV1Keys("streamHmacKey", given["streamHmacKey"]);
  const allowUnsigned = flagOption(given, "allowUnsigned", false) && !flagOption(given, "requireSignature", false);
  const accept = new Set<StreamVersion>();
  if (accepted.has("v2") && keys.size > 0) accept.add("v2");
  if (accepted.has("v1") && (v1Keys.length > 0 || allowUnsigned)) accept.add("v1");
  if (accept.size === 0) {
    throw new CountersignConfigError("keys", undefined, "give a key of an accepted version, or allowUnsigned: true");
  }
  const reader = readerOption(given["reader"]);
  const zone = textOption(given, "zone", "");
  const prefix = textOption(given, "v1KeyPrefix", revocationProtocol.v1.keyPrefix);
  const isScanned = flagOption(given, "scanV1Keys", false);
  if (isScanned && typeof reader.scan !== "function") {
    throw new CountersignConfigError("scanV1Keys", true, "the reader has no method scan");
  }
  const trustHistory = flagOption(given, "trustHistory", false);
  const v1: V1Source = {
    policy: { keys: v1Keys, allowUnsigned },
    ttlMs: Math.max(defaultTtlMs, historyMs),
    scanPrefix: isScanned ? prefix : undefined,
    historyMs,
    clockSkewMs,
    trustHistory,
  };
  return {
    reader,
    clocks: safeClocks(now, monotonicNow),
    limits: { maxStaleMs, clockSkewMs, maxEntries, claimsToleranceMs, accept },
    blockMs: integerOption(given, "blockMs", Math.min(defaults.blockMs, most), 1, most),
    batchSize: integerOption(given, "batchSize", defaults.replicaBatchSize, 1, 100_000),
    defaultTtlMs,
    sleep: safeSleep(sleep),
    v1: accept.has("v1") ? v1 : undefined,
    v2: accept.has("v2") ? { stream: streamOfZone(zone), zone, keys } : undefined,
  };
}

function acceptOption(given: unknown): ReadonlySet<StreamVersion> {
  if (given === undefined) return new Set(defaults.accept);
  const isList = Array.isArray(given) && given.length > 0 && given.every((each) => each === "v1" || each === "v2");
  if (!isList) throw new CountersignConfigError("accept", given, "give a list of v2 and v1");
  return new Set(given as StreamVersion[]);
}

function textOption(given: ReturnType<typeof readOptions>, option: string, fallback: string): string {
  const value = given[option] ?? fallback;
  if (typeof value !== "string") throw new CountersignConfigError(option, value, "give text");
  return value;
}

function readerOption(reader: unknown): StreamReader {
  const methods = ["read", "info", "manifest", "chunk", "close"] as const;
  const isReader =
    typeof reader === "object" &&
    reader !== null &&
    methods.every((name) => typeof (reader as Record<string, unknown>)[name] === "function");
  if (!isReader) throw new CountersignConfigError("reader", reader, `give an object with ${methods.join(", ")}`);
  return reader as StreamReader;
}

/** One that throws or rejects must not end reading: the timer takes its place. */
function safeSleep(sleep: ReplicaSettings["sleep"]): ReplicaSettings["sleep"] {
  return async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, signal);
    } catch {
      await sleepOnTimer(milliseconds, signal);
    }
  };
}

function sleepOnTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    timer.unref();
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
