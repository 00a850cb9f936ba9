import { revocationProtocol } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { flagOption, functionOption, integerOption, optionValue } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import {
  type Anchor,
  anchorKinds,
  type CheckedStore,
  type CheckQuery,
  type CheckResult,
  type RevokeOptions,
  readDecimal,
  redisKeysOf,
} from "../revocation/index.ts";
import { type WarningListener, warnOfEviction } from "./eviction-warning.ts";
import { type Lookups, lookupsOf } from "./lookup-connection.ts";
import { type AnyClient, call, has, isCluster, type RedisClient, readClient } from "./redis-client.ts";
import {
  epochKeys,
  epochKeysToRead,
  everyKind,
  type KeyToRead,
  keysToCheck,
  type V1Keys,
  v1KeysOf,
} from "./revocation-keys.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { epochScript, markScript, suspensionScript } from "./scripts.ts";

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
const maxTtlMs = 2 ** 52;
const suspensionForm = /^-?[1-9][0-9]{0,15}$/;

/**
 * Revocations that many processes share in Redis: one `MGET` per verification (one per slot on a Cluster).
 *
 * Marks only ever move later. Redis that errs, is unreachable or does not answer in time never means "not revoked":
 * `check` answers `unavailable`, `isRevoked` answers `true` or rejects, and writes reject.
 *
 * All stores of a client share one connection of their own, made from its settings: a single server, Sentinel or
 * Cluster. They wait behind no blocking command of the client, and end with it.
 *
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import { RedisRevocationStore } from "countersign/redis";
 *
 * const revocations = new RedisRevocationStore(new Redis("redis://127.0.0.1:6379"));
 * await revocations.markRevoked("session-42", 15 * 60_000);
 * ```
 */
export class RedisRevocationStore implements CheckedStore {
  readonly #client: AnyClient;
  readonly #lookups: Lookups;
  readonly #v1: V1Keys | undefined;
  readonly #defaultTtlMs: number;
  readonly #failClosed: boolean;
  readonly #requireFresh: boolean;
  readonly #maxStaleMs: number;
  readonly #zone: string;

  /**
   * @param redis an ioredis client, or one with `get`, `set` and `eval` of the same arguments
   * @throws TypeError for a node-redis client and for a missing method; CountersignConfigError, a TypeError too, for an
   * unknown option, a value out of range, and keys of version 1 on a Cluster
   */
  constructor(redis: RedisClient, options: RedisRevocationStoreOptions = {}) {
    this.#client = readClient(redis);
    const given = readOptions("options", options, optionNames);
    this.#lookups = lookupsOf(
      this.#client,
      integerOption(given, "commandTimeoutMs", defaults.commandTimeoutMs, 1, 10_000),
    );
    const prefix = textOption(optionValue(given, "keyPrefix", v1.keyPrefix), "keyPrefix");
    if (prefix === "" || prefix.startsWith("countersign:")) {
      throw new CountersignConfigError("keyPrefix", prefix, "give a prefix that does not begin with countersign:");
    }
    const readsV1 = flagOption(given, "readV1Keys", true);
    if (readsV1 && isCluster(this.#client)) {
      throw new CountersignConfigError("readV1Keys", undefined, "give false on a Redis Cluster");
    }
    this.#v1 = readsV1 ? v1KeysOf(prefix) : undefined;
    const { limits } = defaultProfile;
    this.#defaultTtlMs = integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, maxTtlMs);
    this.#failClosed = flagOption(given, "failClosed", true);
    this.#requireFresh = flagOption(given, "requireFresh", false);
    this.#maxStaleMs = integerOption(
      given,
      "maxStaleMs",
      defaults.maxStaleMs,
      bounds.maxStaleMinMs,
      bounds.maxStaleMaxMs,
    );
    this.#zone = textOption(optionValue(given, "zone", ""), "zone");
    warnOfEviction(this.#client, functionOption<WarningListener>(given, "onWarning") ?? emitWarning);
  }

  /**
   * Whether a mark without kind or zone, one of every zone, or one of the store's own `zone` holds. The empty identifier
   * is never revoked. Verifiers use {@link check}, which knows zone and kind.
   *
   * @throws RevocationUnavailableError (rejects) when Redis cannot tell and `failClosed` is `false`
   */
  async isRevoked(id: string): Promise<boolean> {
    if (id === "") return false;
    const verdict = await this.check({ zone: this.#zone, anchors: everyKind(this.#zone, id) });
    if (verdict.state === "unavailable" && !this.#failClosed) {
      throw new RevocationUnavailableError(verdict.reason as RevocationUnavailableError["reason"]);
    }
    return verdict.state !== "active";
  }

  /**
   * Revokes an identifier of whatever kind in every zone, under the key of version 1 that older services read.
   *
   * @param ttlMs at least this long; undefined, zero, negative, NaN and infinite times mean the default
   * @throws RevocationUnavailableError (rejects) when the write is not acknowledged
   */
  async markRevoked(id: string, ttlMs?: number): Promise<void> {
    needText(id, "id");
    if (id === "") return;
    const untyped = this.#v1?.mark(id);
    const { mark } = redisKeysOf("");
    const ttl = this.#ttlOf(ttlMs);
    if (untyped !== undefined) return this.#mark([untyped], "1", ttl);
    const keys = anchorKinds.map((kind) => mark(kind, id));
    const value = `${Math.ceil(Date.now() + ttl)}`;
    if (!isCluster(this.#client)) return this.#mark(keys, value, ttl);
    // Together they would be refused while their slot moves from one node to another.
    await Promise.all(keys.map((key) => this.#mark([key], value, ttl)));
  }

  /**
   * Revokes an anchor in its own zone, or in every zone when that is empty, until the latest of `until`, `ttlMs` from
   * now, and what holds already.
   *
   * @throws RevocationUnavailableError (rejects) when the write is not acknowledged
   */
  async revoke(anchor: Anchor, options: RevokeOptions = {}): Promise<void> {
    const { zone, kind, id } = readAnchor(anchor);
    if (id === "") return;
    const now = Date.now();
    // Verifiers take mandates for a while after they expired.
    const tolerance = defaultProfile.limits.clockSkewMaxSeconds * 1_000;
    const untilTtl = isTime(options.until) ? options.until - now + tolerance : 0;
    const named = isTime(options.ttlMs) || untilTtl <= 0 ? this.#ttlOf(options.ttlMs) : 0;
    const ttl = Math.min(Math.ceil(Math.max(untilTtl, named)), maxTtlMs);
    await this.#mark([redisKeysOf(zone).mark(kind, id)], `${now + ttl}`, ttl);
  }

  /**
   * Suspends an anchor until a later {@link resume}; a revocation is not touched by either.
   *
   * @param at milliseconds since 1970; of two calls the later one counts
   */
  async suspend(anchor: Anchor, at: number): Promise<void> {
    await this.#suspend(anchor, at, "");
  }

  /** Ends a suspension. @param at milliseconds since 1970; of two calls the later one counts */
  async resume(anchor: Anchor, at: number): Promise<void> {
    await this.#suspend(anchor, at, "-");
  }

  /**
   * One verdict about a mandate. Never rejects: what Redis cannot tell is `unavailable`. One revoked anchor beats every
   * failed lookup.
   */
  async check(query: CheckQuery): Promise<CheckResult> {
    try {
      if (query.anchors.length === 0) return unavailable("malformed_reply");
      for (const anchor of query.anchors) readAnchor(anchor);
      needText(query.zone, "zone");
      const keys = keysToCheck(query, this.#v1);
      if (this.#requireFresh) {
        keys.push({ key: redisKeysOf(this.#zone).freshness, slot: this.#zone, means: "freshness" });
      }
      return this.#judge(query, keys, await this.#read(keys));
    } catch (error) {
      return unavailable(asUnavailable(error).reason);
    }
  }

  /**
   * The epoch that the delegation graph of a zone, or of every zone, has reached; 0 before any was recorded.
   *
   * @throws RevocationUnavailableError (rejects) when Redis cannot tell, and for a value that is no epoch
   */
  async currentDelegationEpoch(zoneId: string): Promise<bigint> {
    needText(zoneId, "zoneId");
    const keys = epochKeysToRead(zoneId, this.#v1);
    const replies = await this.#read(keys);
    let epoch = 0n;
    for (const reply of replies) {
      if (reply instanceof RevocationUnavailableError) throw reply;
      const value = reply === null ? 0n : readDecimal(reply);
      if (value === undefined) throw new RevocationUnavailableError("malformed_reply");
      if (value > epoch) epoch = value;
    }
    return epoch;
  }

  /**
   * Records the epoch of a zone, or of every zone when that is empty: a smaller one changes nothing. It does not expire;
   * its copy of version 1 does.
   *
   * @param epoch 0 to 2^63 - 1; a `number` must be a safe integer
   * @param ttlMs how long the copy of version 1 lasts. @defaultValue 24 hours
   * @throws RangeError (rejects) for any other epoch; RevocationUnavailableError (rejects) when the write is not
   * acknowledged
   */
  async markDelegationEpoch(zoneId: string, epoch: number | bigint, ttlMs?: number): Promise<void> {
    needText(zoneId, "zoneId");
    const text = typeof epoch === "bigint" || Number.isSafeInteger(epoch) ? `${epoch}` : "";
    if (readDecimal(text) === undefined)
      throw new RangeError("A delegation epoch is a whole number from 0 to 2^63 - 1");
    const v1Ttl = isTime(ttlMs) ? Math.min(Math.ceil(ttlMs), maxTtlMs) : defaults.v1EpochTtlMs;
    const keys = epochKeys(zoneId, this.#v1).map(({ key }) => key);
    await this.#write(epochScript, keys, [text, 0, ...(keys.length > 1 ? [v1Ttl] : [])]);
  }

  /**
   * The sign of life that `requireFresh` asks for. Consumers write it after every read that reached the tail.
   *
   * @throws RevocationUnavailableError (rejects) when the write is not acknowledged
   */
  async markFresh(): Promise<void> {
    const key = redisKeysOf(this.#zone).freshness;
    await this.#lookups((client) => call(client, "set", key, `${Date.now()}`, "PX", this.#maxStaleMs));
  }

  #judge(query: CheckQuery, keys: readonly KeyToRead[], replies: readonly Reply[]): CheckResult {
    let doubt: string | undefined = replies.length === keys.length ? undefined : "malformed_reply";
    let isStale = false;
    for (const [index, { means, anchor }] of keys.entries()) {
      const reply = replies[index];
      if (reply === undefined) doubt ??= "malformed_reply";
      else if (reply instanceof RevocationUnavailableError) doubt ??= reply.reason;
      else if (reply === null) doubt ??= means === "freshness" ? "not_fresh" : undefined;
      else if (means === "mark" && anchor !== undefined) return { state: "revoked", anchor };
      else if (means === "suspension" && anchor !== undefined) {
        if (!suspensionForm.test(reply)) doubt ??= "malformed_reply";
        else if (!reply.startsWith("-")) return { state: "revoked", anchor };
      } else if (means === "epoch") {
        const epoch = readDecimal(reply);
        if (epoch === undefined) doubt ??= "malformed_reply";
        else if (query.graphEpoch !== undefined && epoch > query.graphEpoch) isStale = true;
      }
    }
    if (isStale) return { state: "stale" };
    return doubt === undefined ? { state: "active" } : unavailable(doubt);
  }

  /** One reply per key: text, `null` for none, or why there is no answer. */
  async #read(keys: readonly KeyToRead[]): Promise<readonly Reply[]> {
    if (!isCluster(this.#client)) return this.#readTogether(keys.map(({ key }) => key));
    const replies = new Map<string, Reply>();
    const slots = new Set(keys.map(({ slot }) => slot));
    const reads = [...slots].map(async (slot) => {
      const together = keys.filter((each) => each.slot === slot).map(({ key }) => key);
      const answers = await this.#readTogether(together);
      for (const [index, key] of together.entries()) replies.set(key, answers[index] as Reply);
    });
    await Promise.all(reads);
    return keys.map(({ key }) => replies.get(key) as Reply);
  }

  async #readTogether(keys: readonly string[]): Promise<readonly Reply[]> {
    if (keys.length === 0) return [];
    try {
      const answers = await this.#lookups((client) => readKeys(client, keys));
      if (!Array.isArray(answers) || answers.length !== keys.length) {
        throw new RevocationUnavailableError("malformed_reply");
      }
      return answers.map((answer: unknown) =>
        answer === null || typeof answer === "string" ? answer : new RevocationUnavailableError("malformed_reply"),
      );
    } catch (error) {
      return keys.map(() => asUnavailable(error));
    }
  }

  async #suspend(anchor: Anchor, at: number, sign: "" | "-"): Promise<void> {
    const { zone, kind, id } = readAnchor(anchor);
    if (!Number.isSafeInteger(at) || at <= 0) throw new RangeError("at: give milliseconds since 1970");
    if (id === "") return;
    await this.#write(
      suspensionScript,
      [redisKeysOf(zone).suspension(kind, id)],
      [`${sign}${at}`, defaults.suspensionTtlMs],
    );
  }

  async #mark(keys: readonly string[], value: string, ttlMs: number): Promise<void> {
    await this.#write(markScript, keys, [value, ttlMs]);
  }

  async #write(script: string, keys: readonly string[], rest: readonly (string | number)[]): Promise<void> {
    const reply = await this.#lookups((client) => call(client, "eval", script, keys.length, ...keys, ...rest));
    if (Number(reply) !== 1) throw new RevocationUnavailableError("malformed_reply");
  }

  #ttlOf(ttlMs: number | undefined): number {
    return isTime(ttlMs) ? Math.min(Math.ceil(ttlMs), maxTtlMs) : this.#defaultTtlMs;
  }
}

type Reply = string | null | RevocationUnavailableError;

/** How a Cluster says that a slot is moving, and some of its keys are here and some there. */
const movingForm = /TRYAGAIN|Too many Cluster redirections/;

async function readKeys(client: AnyClient, keys: readonly string[]): Promise<unknown> {
  const one = (): Promise<unknown> => Promise.all(keys.map((key) => call(client, "get", key)));
  if (!has(client, "mget")) return one();
  try {
    return await call(client, "mget", ...keys);
  } catch (error) {
    if (isCluster(client) && error instanceof Error && movingForm.test(error.message)) return one();
    throw error;
  }
}

function unavailable(reason: string): CheckResult {
  return { state: "unavailable", reason, retryAfterMs: defaultProfile.limits.retryAfterSeconds * 1_000 };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function readAnchor(anchor: Anchor): Anchor {
  const { zone, kind, id } = anchor;
  needText(zone, "zone");
  needText(id, "id");
  if (!anchorKinds.includes(kind)) throw new TypeError("kind: give record, session or edge");
  return { zone, kind, id };
}

function needText(value: unknown, what: string): void {
  if (typeof value !== "string") throw new TypeError(`${what}: give text`);
}

function textOption(value: unknown, option: string): string {
  if (typeof value === "string") return value;
  throw new CountersignConfigError(option, value, "give text");
}

function emitWarning(message: string): void {
  process.emitWarning(message, { code: "COUNTERSIGN_REDIS_EVICTION" });
}
