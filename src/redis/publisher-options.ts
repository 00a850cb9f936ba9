import { revocationProtocol } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { flagOption, functionOption, integerOption, optionValue } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import {
  type LiveRevocations,
  readStreamKeys,
  type SigningKey,
  type StreamKeyInput,
  type StreamKeys,
} from "../revocation/index.ts";

const { defaults, limits: bounds } = revocationProtocol;

/** Options of {@link RevocationPublisher}. */
export interface RevocationPublisherOptions {
  /** Zone of the stream; empty for the one stream that carries every zone. @defaultValue "" */
  readonly zone?: string;
  /**
   * What is revoked already, asked for at every start once the stream is ours; an empty list to start knowingly with
   * nothing. `storedRevocations` makes a loader that reads what Redis holds.
   */
  readonly load: (() => LiveRevocations | Promise<LiveRevocations>) | readonly [];
  /** Key id that records are signed with; one of `keys`. */
  readonly activeKid: string;
  /**
   * Signing keys by key id: bytes or hex text, at least 32 bytes. Keep those of earlier publishers while their records
   * are in the stream, so that what they wrote is recognised.
   */
  readonly keys: Readonly<Record<string, StreamKeyInput>>;
  /** Milliseconds between heartbeats, 50 to 12,000; at most a fifth of the readers' `maxStaleMs`. @defaultValue 500 */
  readonly heartbeatMs?: number;
  /** Milliseconds between snapshots, 100 to 300,000. @defaultValue 30,000 */
  readonly snapshotMs?: number;
  /** Events after which a snapshot is written before its time, 1 to 1,000,000. @defaultValue 5,000 */
  readonly snapshotEvents?: number;
  /** About how many entries the stream keeps, 100 to 10,000,000. @defaultValue 20,000 */
  readonly maxLength?: number;
  /** Milliseconds to wait for Redis, 50 to 10,000. @defaultValue 1,000 */
  readonly commandTimeoutMs?: number;
  /** Whether marks are also kept under the shared keys that `RedisRevocationStore` reads. @defaultValue false */
  readonly writeKeys?: boolean;
  /** Most marks held at a time; one beyond is rejected. @defaultValue 1,000,000 */
  readonly maxEntries?: number;
  /** Milliseconds a mark lasts when no time is given. @defaultValue 86,400,000 (24 hours) */
  readonly defaultTtlMs?: number;
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: () => number;
  /** Called once when another publisher has taken the stream over and this one has stopped. */
  readonly onLost?: () => void;
}

const optionNames: ReadonlySet<string> = new Set([
  "zone",
  "load",
  "activeKid",
  "keys",
  "heartbeatMs",
  "snapshotMs",
  "snapshotEvents",
  "maxLength",
  "commandTimeoutMs",
  "writeKeys",
  "maxEntries",
  "defaultTtlMs",
  "now",
  "monotonicNow",
  "onLost",
]);

/** Options as read. */
export interface PublisherSettings {
  readonly zone: string;
  readonly load: () => LiveRevocations | Promise<LiveRevocations>;
  readonly signing: SigningKey;
  readonly keys: StreamKeys;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  readonly snapshotMs: number;
  readonly snapshotEvents: number;
  readonly maxLength: number;
  readonly commandTimeoutMs: number;
  readonly writeKeys: boolean;
  readonly maxEntries: number;
  readonly defaultTtlMs: number;
  readonly toleranceMs: number;
  readonly now: () => number;
  readonly monotonicNow: () => number;
  readonly onLost: () => void;
}

/** @throws CountersignConfigError, a TypeError, for options that are wrong */
export function readPublisherOptions(options: RevocationPublisherOptions): PublisherSettings {
  const given = readOptions("options", options, optionNames);
  const { limits } = defaultProfile;
  const zone = optionValue(given, "zone", "");
  if (typeof zone !== "string") throw new CountersignConfigError("zone", zone, "give the name of a zone");
  const keys = readStreamKeys("keys", given["keys"]);
  const kid = given["activeKid"];
  const key = typeof kid === "string" ? keys.get(kid) : undefined;
  if (typeof kid !== "string" || key === undefined) {
    throw new CountersignConfigError("activeKid", kid, "give the key id of one of keys");
  }
  const heartbeatMs = integerOption(
    given,
    "heartbeatMs",
    defaults.heartbeatMs,
    50,
    bounds.maxStaleMaxMs / bounds.staleShare,
  );
  return {
    zone,
    load: loaderOf(given["load"]),
    signing: { kid, key },
    keys,
    heartbeatMs,
    leaseMs: defaults.leaseHeartbeats * heartbeatMs,
    snapshotMs: integerOption(given, "snapshotMs", defaults.snapshotMs, 100, 300_000),
    snapshotEvents: integerOption(given, "snapshotEvents", defaults.snapshotEvents, 1, 1_000_000),
    maxLength: integerOption(given, "maxLength", defaults.maxLength, 100, 10_000_000),
    commandTimeoutMs: integerOption(given, "commandTimeoutMs", defaults.publisherCommandTimeoutMs, 50, 10_000),
    writeKeys: flagOption(given, "writeKeys", false),
    maxEntries: integerOption(given, "maxEntries", limits.revocationMaxEntries, 1, 10_000_000),
    defaultTtlMs: integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, 2 ** 52),
    toleranceMs: limits.clockSkewMaxSeconds * 1_000,
    now: functionOption<() => number>(given, "now") ?? Date.now,
    monotonicNow: functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now()),
    onLost: functionOption<() => void>(given, "onLost") ?? (() => undefined),
  };
}

function loaderOf(load: unknown): PublisherSettings["load"] {
  if (typeof load === "function") return load as PublisherSettings["load"];
  if (Array.isArray(load) && load.length === 0) return () => ({});
  throw new CountersignConfigError("load", undefined, "give a function that loads what is revoked, or [] for nothing");
}
