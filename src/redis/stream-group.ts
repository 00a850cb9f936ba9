import type { StreamEntry } from "../revocation/index.ts";
import { Commander } from "./commander.ts";
import { deadLetterOf } from "./dead-letter.ts";
import { inTime } from "./in-time.ts";
import { canDuplicate, type OwnConnection, ownConnection } from "./own-connection.ts";
import { pause } from "./pause.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { type AnyClient, call } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { trimmedScript } from "./scripts.ts";
import { type DeliveredEntry, readClaimed, readEntries } from "./stream-replies.ts";

/** What became of an entry: applied, or refused for a reason. A rejection means that it could not be applied now. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What a group consumer is made of. */
export interface StreamGroupParts {
  readonly client: AnyClient;
  readonly stream: string;
  readonly group: string;
  readonly consumer: string;
  readonly batchSize: number;
  readonly blockMs: number;
  readonly pendingIdleMs: number;
  readonly maxStaleMs: number;
  readonly deadLetterMaxLength: number;
  /** Applies an entry. Called for several entries at a time and, after a crash, more than once for the same one. */
  readonly apply: (entry: StreamEntry) => Promise<Outcome>;
  /** Called after a read that reached the tail and left nothing unapplied. */
  readonly reachedTail: () => Promise<void>;
}

/** How a consumer is doing. */
export interface ConsumerStatus {
  readonly state: "stopped" | "running" | "retrying";
  /** Entries applied and acknowledged. */
  readonly applied: number;
  /** Entries recorded as dead letters and acknowledged, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Entries that could not be applied and wait for the next attempt. */
  readonly unapplied: number;
  /** Entries that were trimmed before they were applied: revocations that nobody here will ever learn of. */
  readonly lost: number;
}

/** Least milliseconds between two attempts at entries that could not be applied. */
const retryEveryMs = 500;

/** One member of a consumer group: pending entries before new ones, applied before acknowledged. */
export class StreamGroup {
  readonly #parts: StreamGroupParts;
  readonly #connection: OwnConnection | undefined;
  readonly #unapplied = new Set<string>();
  readonly #rejected = new Map<string, number>();
  #applied = 0;
  #lost = 0;
  #polling: Promise<number> | undefined;
  #retryAt = Number.NEGATIVE_INFINITY;
  #loop: Promise<void> | undefined;
  #stop: AbortController | undefined;
  #isRetrying = false;
  #isBlocked = false;
  /** Whether the store gave no answer at the last attempt: no more entries are taken on then. */
  #isAway = false;
  /** Whether the last poll came to its end; what a reply brought that was lost is pending with this member. */
  #isWhole = true;

  constructor(parts: StreamGroupParts) {
    this.#parts = parts;
    this.#connection = canDuplicate(parts.client)
      ? ownConnection(parts.client, { commandTimeoutMs: 500, blockMs: parts.blockMs })
      : undefined;
    if (this.#connection === undefined && parts.blockMs > 0) {
      throw new TypeError("redis: the client has no method duplicate; give an ioredis client, or blockMs: 0");
    }
  }

  async ensureGroup(): Promise<void> {
    const { stream, group } = this.#parts;
    try {
      await this.#send("xgroup", "CREATE", stream, group, "0", "MKSTREAM");
    } catch (error) {
      if (asUnavailable(error).redisCode !== "BUSYGROUP") throw error;
    }
  }

  pollOnce(): Promise<number> {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  start(): void {
    if (this.#loop !== undefined) return;
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  async run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.start();
    const loop = this.#loop;
    const end = (): void => void this.stop();
    signal.addEventListener("abort", end, { once: true });
    await loop;
    signal.removeEventListener("abort", end);
    await this.stop();
  }

  async stop(): Promise<void> {
    const loop = this.#loop;
    this.#stop?.abort();
    // What waits for entries would wait on; what handles entries may finish.
    if (this.#isBlocked) this.#connection?.close();
    await loop;
    await this.#polling?.catch(() => undefined);
    // Whoever called at the same time may have started it again.
    if (this.#loop !== loop) return;
    this.#connection?.close();
    this.#loop = undefined;
    this.#stop = undefined;
  }

  get status(): ConsumerStatus {
    const state = this.#loop === undefined ? "stopped" : this.#isRetrying ? "retrying" : "running";
    const rejected = Object.freeze(Object.fromEntries(this.#rejected));
    return Object.freeze({
      state,
      applied: this.#applied,
      rejected,
      unapplied: this.#unapplied.size,
      lost: this.#lost,
    });
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let hasGroup = false;
    while (!signal.aborted) {
      try {
        if (!hasGroup) await this.ensureGroup();
        hasGroup = true;
        const handled = await this.pollOnce();
        this.#isRetrying = false;
        failures = 0;
        if (handled === 0 && this.#parts.blockMs === 0) await pause(retryEveryMs, signal);
      } catch {
        if (signal.aborted) return;
        this.#isRetrying = true;
        hasGroup = false;
        await pause(reconnectDelayMs(failures), signal);
        failures += 1;
      }
    }
  }

  async #poll(): Promise<number> {
    try {
      return await this.#pollGroup();
    } catch (error) {
      // The stream was deleted or flushed, and its group with it.
      if (asUnavailable(error).redisCode !== "NOGROUP") throw error;
      await this.ensureGroup();
      return this.#pollGroup();
    }
  }

  async #pollGroup(): Promise<number> {
    if (!this.#isWhole) this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#isWhole = false;
    let handled = (await this.#claim()) + (await this.#retry());
    if (this.#isAway && this.#unapplied.size > 0) {
      this.#isWhole = true;
      await pause(retryEveryMs, this.#stop?.signal);
      return handled;
    }
    const { stream, group, consumer, batchSize, blockMs, pendingIdleMs } = this.#parts;
    const head = ["GROUP", group, consumer, "COUNT", batchSize];
    await this.#noticeTrimmed();
    // Whoever stops it meanwhile does not wait for entries that may never come.
    const block = this.#stop?.signal.aborted === true ? 0 : Math.min(blockMs, pendingIdleMs);
    this.#isBlocked = block > 0;
    let reply: unknown;
    try {
      const words = block > 0 ? [...head, "BLOCK", block] : head;
      reply = await this.#send("xreadgroup", ...words, "STREAMS", stream, ">");
    } finally {
      this.#isBlocked = false;
    }
    const entries = readEntries(reply);
    handled += await this.#handle(entries);
    this.#isWhole = true;
    if (entries.length < batchSize && this.#unapplied.size === 0 && (await this.#nobodyHangs())) {
      await this.#parts.reachedTail();
    }
    return handled;
  }

  /** Entries of members that died between delivery and acknowledgement. */
  async #claim(): Promise<number> {
    const { stream, group, consumer, batchSize, pendingIdleMs } = this.#parts;
    let cursor = "0-0";
    let handled = 0;
    do {
      const words = [stream, group, consumer, pendingIdleMs, cursor, "COUNT", batchSize];
      const page = readClaimed(await this.#send("xautoclaim", ...words));
      this.#lost += page.gone.length;
      handled += await this.#handle(page.entries);
      cursor = page.next;
    } while (cursor !== "0-0");
    return handled;
  }

  /** Entries delivered to this member before: of its predecessor by the same name, and those that failed. */
  async #retry(): Promise<number> {
    if (performance.now() < this.#retryAt) return 0;
    const { stream, group, consumer, batchSize } = this.#parts;
    let handled = 0;
    const own = new Set<string>();
    for (let after = "0"; ; ) {
      const words = ["GROUP", group, consumer, "COUNT", batchSize, "STREAMS", stream, after];
      const entries = readEntries(await this.#send("xreadgroup", ...words));
      const last = entries.at(-1);
      if (last === undefined) break;
      for (const { id } of entries) own.add(id);
      handled += await this.#handle(entries);
      after = last.id;
    }
    // What another member took over, or went with the stream, is no longer for this one to vouch for.
    for (const id of this.#unapplied) if (!own.has(id)) this.#unapplied.delete(id);
    this.#retryAt = this.#unapplied.size > 0 ? performance.now() + retryEveryMs : Number.POSITIVE_INFINITY;
    return handled;
  }

  async #handle(entries: readonly DeliveredEntry[]): Promise<number> {
    const ends = await Promise.all(entries.map((entry) => this.#settle(entry)));
    const handled = ends.filter((end) => end === "settled").length;
    if (entries.length > 0) this.#isAway = handled === 0 && ends.includes("away");
    if (handled < entries.length) this.#retryAt = Math.min(this.#retryAt, performance.now() + retryEveryMs);
    return handled;
  }

  /** One that fails stays pending and holds up no other, unless nobody answers at all. */
  async #settle({ id, fields }: DeliveredEntry): Promise<"settled" | "failed" | "away"> {
    const { stream, group, apply, deadLetterMaxLength } = this.#parts;
    try {
      const outcome: Outcome = fields === undefined ? { ok: true } : await inTime(apply({ id, fields }));
      if (!outcome.ok && fields !== undefined) {
        await this.#send("xadd", ...deadLetterOf(stream, deadLetterMaxLength, id, fields, outcome.reason));
      }
      await this.#send("xack", stream, group, id);
      this.#unapplied.delete(id);
      if (fields === undefined) this.#lost += 1;
      else if (outcome.ok) this.#applied += 1;
      else this.#rejected.set(outcome.reason, (this.#rejected.get(outcome.reason) ?? 0) + 1);
      return "settled";
    } catch (error) {
      this.#unapplied.add(id);
      return error instanceof RevocationUnavailableError && error.redisCode === undefined ? "away" : "failed";
    }
  }

  /** Counts entries that were trimmed before the group was given them: no later command would say so. */
  async #noticeTrimmed(): Promise<void> {
    const { stream, group } = this.#parts;
    try {
      const missed = Number(await this.#send("eval", trimmedScript, 1, stream, group));
      if (missed > 0) this.#lost += missed;
    } catch (error) {
      // A server that does not tell still delivers; one that is gone says so to the next command.
      if (asUnavailable(error).redisCode === undefined) throw error;
    }
  }

  /** Whether no member has held an entry for so long that it may be dead; freshness must not hide what it holds. */
  async #nobodyHangs(): Promise<boolean> {
    const { stream, group, maxStaleMs } = this.#parts;
    const reply = await this.#send("xpending", stream, group, "IDLE", maxStaleMs, "-", "+", 1);
    return Array.isArray(reply) && reply.length === 0;
  }

  #send(command: string, ...words: readonly (string | number)[]): Promise<unknown> {
    const { client, blockMs } = this.#parts;
    const timeoutMs = blockMs + 500;
    if (this.#connection !== undefined) return this.#connection.send(command, words, timeoutMs);
    return new Commander(client, timeoutMs).send(() => call(client, command, ...words));
  }
}
