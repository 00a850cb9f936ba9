import { revocationProtocol } from "../../generated/typescript/index.ts";
import { defaultProfile } from "../core/default-profile.ts";
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
import { warnOfEviction } from "./eviction-warning.ts";
import { judgeReplies } from "./judge-replies.ts";
import { type Lookups, lookupsOf } from "./lookup-connection.ts";
import { type KeyReply, readKeys } from "./read-keys.ts";
import { type AnyClient, call, isCluster, type RedisClient, readClient } from "./redis-client.ts";
import {
  maxTtlMs,
  type RedisRevocationStoreOptions,
  type RedisStoreSettings,
  readStoreOptions,
} from "./redis-store-options.ts";
import { epochKeys, epochKeysToRead, everyKind, type KeyToRead, keysToCheck } from "./revocation-keys.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { epochScript, markScript, suspensionScript } from "./scripts.ts";
import { unavailableVerdict } from "./unavailable-verdict.ts";

const { defaults } = revocationProtocol;

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
  readonly #settings: RedisStoreSettings;

  /**
   * @param redis an ioredis client, or one with `get`, `set` and `eval` of the same arguments
   * @throws TypeError for a node-redis client and for a missing method; CountersignConfigError, a TypeError too, for an
   * unknown option, a value out of range, and keys of version 1 on a Cluster
   */
  constructor(redis: RedisClient, options: RedisRevocationStoreOptions = {}) {
    this.#client = readClient(redis);
    this.#settings = readStoreOptions(options, isCluster(this.#client));
    this.#lookups = lookupsOf(this.#client, this.#settings.commandTimeoutMs);
    warnOfEviction(this.#client, this.#settings.onWarning);
  }

  /**
   * Whether a mark without kind or zone, one of every zone, or one of the store's own `zone` holds. The empty identifier
   * is never revoked. Verifiers use {@link check}, which knows zone and kind.
   *
   * @throws RevocationUnavailableError (rejects) when Redis cannot tell and `failClosed` is `false`
   */
  async isRevoked(id: string): Promise<boolean> {
    if (id === "") return false;
    const verdict = await this.check({ zone: this.#settings.zone, anchors: everyKind(this.#settings.zone, id) });
    if (verdict.state === "unavailable" && !this.#settings.failClosed) {
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
    const untyped = this.#settings.v1?.mark(id);
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
      if (query.anchors.length === 0) return unavailableVerdict("malformed_reply");
      for (const anchor of query.anchors) readAnchor(anchor);
      needText(query.zone, "zone");
      const keys = keysToCheck(query, this.#settings.v1);
      if (this.#settings.requireFresh) {
        keys.push({ key: redisKeysOf(this.#settings.zone).freshness, slot: this.#settings.zone, means: "freshness" });
      }
      return judgeReplies(query, keys, await this.#read(keys));
    } catch (error) {
      return unavailableVerdict(asUnavailable(error).reason);
    }
  }

  /**
   * The epoch that the delegation graph of a zone, or of every zone, has reached; 0 before any was recorded.
   *
   * @throws RevocationUnavailableError (rejects) when Redis cannot tell, and for a value that is no epoch
   */
  async currentDelegationEpoch(zoneId: string): Promise<bigint> {
    needText(zoneId, "zoneId");
    const keys = epochKeysToRead(zoneId, this.#settings.v1);
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
    const keys = epochKeys(zoneId, this.#settings.v1).map(({ key }) => key);
    await this.#write(epochScript, keys, [text, 0, ...(keys.length > 1 ? [v1Ttl] : [])]);
  }

  /**
   * The sign of life that `requireFresh` asks for. Consumers write it after every read that reached the tail.
   *
   * @throws RevocationUnavailableError (rejects) when the write is not acknowledged
   */
  async markFresh(): Promise<void> {
    const key = redisKeysOf(this.#settings.zone).freshness;
    await this.#lookups((client) => call(client, "set", key, `${Date.now()}`, "PX", this.#settings.maxStaleMs));
  }

  #read(keys: readonly KeyToRead[]): Promise<readonly KeyReply[]> {
    return readKeys(this.#lookups, this.#client, keys);
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
    return isTime(ttlMs) ? Math.min(Math.ceil(ttlMs), maxTtlMs) : this.#settings.defaultTtlMs;
  }
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
