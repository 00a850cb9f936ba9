import { randomBytes } from "node:crypto";
import {
  createChunkWriter,
  encodeManifest,
  encodeRecord,
  isLogName,
  type LiveRevocations,
  logAbove,
  PublisherSequence,
  type PublisherSet,
  randomSuffix,
  SnapshotPlan,
  type StoredPlace,
  storedPlace,
  streamOfZone,
} from "../revocation/index.ts";
import { LeaseError, type PublisherLink } from "./publisher-link.ts";
import type { PublisherSettings } from "./publisher-options.ts";
import { type EventBody, PublisherQueue, type QueuedEvent } from "./publisher-queue.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import type { SharedKeysWriter } from "./shared-keys-writer.ts";
import { Waker } from "./waker.ts";

/** What a publisher is doing. `lost`: another one has taken the stream over. */
export type PublisherState = "stopped" | "starting" | "publishing" | "lost";

/** Events sent together. */
const batchSize = 100;
/** Milliseconds to wait when more events come in a millisecond than may be stamped. */
const pacingMs = 2;

/** How often a start takes up a lease that lapses while it writes. */
const maxOpenings = 5;
/** Milliseconds between two attempts at least. */
const leastBackOffMs = 50;

/** Chunks that are in Redis, and the version of the set that they hold. */
interface WrittenChunks {
  readonly version: number;
  readonly snapshot: string;
  readonly chunks: number;
  readonly sha256: string;
}

/**
 * Writes one stream, one thing after another: events, heartbeats and, beside them, snapshots.
 *
 * Whatever fails, a number is never given to two events: an unanswered event is sent again as it is until it is
 * acknowledged, and once the lease was gone everything goes on under a new and higher log.
 */
export class PublisherEngine {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  readonly #set: PublisherSet;
  readonly #keys: SharedKeysWriter | undefined;
  readonly #plan: SnapshotPlan;
  readonly #stream: string;
  readonly #sequence: PublisherSequence;
  readonly #queue = new PublisherQueue();
  readonly #waker = new Waker();
  readonly #onLost: () => void;
  /** What stands in the lease while it is ours, and what an unanswered attempt may have left there. */
  #owner = "";
  #owners: readonly string[] = [];
  /** Last entry that is known to have landed: its number is that of the sequence once all is settled. */
  #tail: { readonly seq: bigint; readonly id: string } | undefined;
  #holdsLease = false;
  /** Whether the log has no snapshot yet. */
  #isNewLog = true;
  /** Whether a snapshot failed, so that nobody knows what is in Redis. */
  #isBlind = false;
  #suspectsKeys = false;
  #connections = 0;
  #written: WrittenChunks | undefined;
  #manifest: { readonly signature: string | undefined; readonly cursor: string } | undefined;
  #writing: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #nextBeat = 0;
  #failedInRow = 0;

  state: PublisherState = "starting";
  failures = 0;
  snapshots = 0;
  lastHeartbeat: number | undefined;

  constructor(
    settings: PublisherSettings,
    link: PublisherLink,
    set: PublisherSet,
    keys: SharedKeysWriter | undefined,
    ts: number,
  ) {
    this.#settings = settings;
    this.#link = link;
    this.#set = set;
    this.#keys = keys;
    this.#onLost = settings.onLost;
    this.#stream = streamOfZone(settings.zone);
    this.#plan = new SnapshotPlan(settings.snapshotMs, settings.snapshotEvents);
    // Events are paced in real time, whatever clock the marks expire by.
    const clocks = { now: settings.now, monotonicNow: () => performance.now() };
    this.#sequence = new PublisherSequence(clocks, "", 0n, ts);
  }

  get log(): string {
    return this.#sequence.log;
  }
  get seq(): bigint {
    return this.#sequence.seq;
  }
  get ts(): number {
    return this.#sequence.ts;
  }

  /** Takes the lease, loads, writes snapshot and heartbeat, and goes on. @throws (rejects) after giving the lease back */
  async start(): Promise<void> {
    try {
      let place = await this.#takeLease([], true);
      const live = await this.#whileRenewing(async () => {
        const loaded = await this.#settings.load();
        if (typeof loaded !== "object" || loaded === null) throw new TypeError("load: give what is revoked");
        await this.#set.load(loaded, this.#sequence.ts);
        return loaded;
      });
      // Whoever loads much may have kept this process from renewing; that nobody else was there is asked then.
      if (!this.#holdsLease) place = await this.#regain();
      await this.#adopt(live.sequence, place);
      await this.#openFirstLog();
    } catch (error) {
      this.state = "stopped";
      this.#queue.fail(new RevocationUnavailableError("not_started"));
      await this.#letGo();
      throw error instanceof LeaseError
        ? new RevocationUnavailableError(error.state === "taken" ? "lease_held" : "lease_lost")
        : error;
    }
    this.state = "publishing";
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#waker.wake();
    await this.#running;
    if (this.state === "lost") return;
    await this.#writing;
    this.state = "stopped";
    this.#queue.fail(new RevocationUnavailableError("not_started"));
    await this.#letGo();
  }

  /** @returns resolves when the event has landed */
  publish(body: EventBody): Promise<void> {
    if (this.state === "lost") return Promise.reject(new RevocationUnavailableError("lease_lost"));
    const landed = this.#queue.add(body);
    this.#waker.wake();
    return landed;
  }

  /** @returns resolves when a snapshot that begins after this call is in Redis */
  async snapshot(): Promise<void> {
    await this.#writing;
    const before = this.snapshots;
    const failures = this.failures;
    this.#plan.require();
    this.#waker.wake();
    while (this.snapshots === before) {
      if (this.state === "lost") throw new RevocationUnavailableError("lease_lost");
      if (this.state !== "publishing" || this.#isStopping) throw new RevocationUnavailableError("not_started");
      if (this.failures > failures) throw new RevocationUnavailableError("not_connected");
      await new Promise<void>((resolve) => void setTimeout(resolve, pacingMs));
    }
  }

  async #run(): Promise<void> {
    while (!(this.#isStopping && (this.#queue.length === 0 || this.#failedInRow > 0))) {
      try {
        await this.#turn();
        this.#failedInRow = 0;
      } catch (error) {
        this.failures += 1;
        this.#plan.require();
        if (error instanceof LeaseError && error.state === "taken") return this.#lose();
        if (error instanceof LeaseError) {
          // Nobody has it: it lapsed while Redis or we were away. Nothing was added meanwhile.
          this.#holdsLease = false;
          await this.#waker.pause(pacingMs);
        } else {
          this.#reject(asUnavailable(error));
          this.#failedInRow += 1;
          if (this.#isStopping) continue;
          // Who wants to publish is answered by an attempt of its own, not by the last one's failure.
          await this.#waker.pause(leastBackOffMs);
          await this.#waker.wait(reconnectDelayMs(this.#failedInRow - 1) - leastBackOffMs);
        }
      }
    }
  }

  async #turn(): Promise<void> {
    if (!this.#holdsLease) await this.#regain();
    if (this.#isNewLog) await this.#openLog();
    const sent = await this.#sendEvents();
    const isReconnected = this.#link.connections !== this.#connections;
    const isBlind = this.#isBlind || isReconnected;
    if (isReconnected) this.#suspectKeys();
    if (isBlind) this.#plan.require();
    if (isBlind || performance.now() >= this.#nextBeat) await this.#beat(true);
    this.#connections = this.#link.connections;
    this.#isBlind = false;
    this.#startSnapshot();
    const left = this.#nextBeat - performance.now();
    // Events may have come while the last ones were sent.
    if (this.#queue.length > 0) await this.#waker.pause(sent ? 0 : Math.min(pacingMs, left));
    else if (!this.#isStopping) await this.#waker.wait(left);
  }

  /** @returns whether anything was sent */
  async #sendEvents(): Promise<boolean> {
    const { zone, signing, maxLength } = this.#settings;
    const batch = this.#queue.batch(batchSize, this.#stream, zone, this.#sequence, signing);
    if (batch.length === 0) return false;
    for (const { body, ts } of batch)
      if (body.type === "suspend" && ts !== undefined) this.#set.stamped(body.anchor, ts);
    const records = batch.map(({ record }) => record ?? []);
    const ids = await this.#link.append(this.#owner, maxLength, records);
    this.#tail = { seq: batch.at(-1)?.seq ?? 0n, id: ids.at(-1) ?? "" };
    this.#plan.count(batch.length);
    await this.#writeKeys(batch);
    this.#queue.landed(batch.length);
    return true;
  }

  async #writeKeys(batch: readonly QueuedEvent[]): Promise<void> {
    if (this.#keys === undefined) return;
    await this.#keys.write(batch.map(({ body, ts = 0 }) => ({ body, ts })));
  }

  /** @param isChecked whether manifest and cursor entry must be what was written last */
  async #beat(isChecked: boolean): Promise<void> {
    const { zone, signing, leaseMs, maxLength, heartbeatMs } = this.#settings;
    const head = this.#sequence.beat();
    const record = encodeRecord(this.#stream, zone, { ...head, type: "heartbeat" }, signing);
    const expected = this.#manifest;
    const cursor = expected?.cursor ?? "0-0";
    this.#nextBeat = performance.now() + heartbeatMs;
    const reply = await this.#link.beat(this.#owner, leaseMs, maxLength, record, cursor);
    this.#tail = { seq: head.seq, id: reply.id };
    this.lastHeartbeat = head.ts;
    const at = reply.manifest.indexOf("_sig");
    const signature = at < 0 ? undefined : reply.manifest[at + 1];
    if (!isChecked || (signature === expected?.signature && reply.hasCursor)) return;
    this.#plan.require();
    this.#suspectKeys();
    // Another one that holds no lease cannot have written it, unless ours had lapsed for a while.
    const place = storedPlace(this.#stream, zone, reply.manifest, [], this.#settings.keys);
    if (place.log > this.#sequence.log) throw new LeaseError("taken");
  }

  async #openFirstLog(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        if (!this.#holdsLease) await this.#regain();
        return await this.#openLog();
      } catch (error) {
        if (!(error instanceof LeaseError) || error.state === "taken" || tries === maxOpenings) throw error;
        this.#holdsLease = false;
      }
    }
  }

  /** The first words of a log: chunks, a record that the manifest can point to, the manifest, a sign of life. */
  async #openLog(): Promise<void> {
    await this.#writing;
    this.#plan.begin(this.#settings.monotonicNow());
    const written = await this.#whileRenewing(() => this.#writeChunks());
    await this.#beat(false);
    await this.#writeManifest(written, this.#sequence.seq, this.#tail?.id ?? "");
    await this.#beat(true);
    this.#isNewLog = false;
    this.#connections = this.#link.connections;
    this.#suspectKeys();
  }

  /** Begins a snapshot when one is due and every number that was given is in the stream. */
  #startSnapshot(): void {
    if (this.#writing !== undefined || !this.#plan.isDue(this.#settings.monotonicNow())) return;
    const [owner, seq, tail] = [this.#owner, this.#sequence.seq, this.#tail];
    if (tail?.seq !== seq) {
      // Events were given up: only a heartbeat carries the number that the manifest is to point to.
      this.#nextBeat = 0;
      return;
    }
    this.#plan.begin(this.#settings.monotonicNow());
    const write = async (): Promise<void> => {
      try {
        const written = await this.#writeChunks();
        if (this.#owner !== owner) return;
        await this.#writeManifest(written, seq, tail.id);
        await this.#rewriteKeys();
      } catch {
        this.failures += 1;
        this.#isBlind = true;
        this.#plan.require();
      } finally {
        this.#writing = undefined;
      }
    };
    this.#writing = write();
  }

  /** Chunks of all that holds now; those of the last snapshot when nothing has changed since. */
  async #writeChunks(): Promise<WrittenChunks> {
    const last = this.#written;
    const { version } = this.#set;
    if (last?.version === version && (await this.#link.renewChunks(last.snapshot, last.chunks))) return last;
    const snapshot = randomBytes(16).toString("hex");
    const writer = createChunkWriter(this.#set.rows());
    let chunks = 0;
    for (let chunk = await writer.next(); chunk !== undefined; chunk = await writer.next()) {
      await this.#link.writeChunk(snapshot, chunks, chunk);
      chunks += 1;
    }
    this.#written = { version, snapshot, chunks, sha256: writer.digest() };
    return this.#written;
  }

  /** Redis may have lost shared keys too. */
  #suspectKeys(): void {
    if (this.#keys === undefined) return;
    this.#suspectsKeys = true;
    this.#plan.require();
  }

  async #rewriteKeys(): Promise<void> {
    if (!this.#suspectsKeys) return;
    this.#suspectsKeys = false;
    try {
      await this.#keys?.rewrite(this.#set.rows());
    } catch (error) {
      this.#suspectsKeys = true;
      throw error;
    }
  }

  async #writeManifest(written: WrittenChunks, seq: bigint, cursor: string): Promise<void> {
    const { log, ts } = this.#sequence;
    const { snapshot, chunks, sha256 } = written;
    const fields = { log, seq, ts, cursor, snapshot, chunks, sha256 };
    const manifest = encodeManifest(this.#stream, fields, this.#settings.signing);
    await this.#link.writeManifest(this.#owner, manifest);
    this.#manifest = { signature: manifest.at(-1), cursor };
    this.snapshots += 1;
  }

  /** Takes the lease again after it lapsed, under a higher log. If somebody else was there meanwhile, ours is over. */
  async #regain(): Promise<StoredPlace> {
    const before = this.#sequence.log;
    const place = await this.#takeLease([before], false);
    this.#queue.unstamp();
    if (place.log > before) {
      await this.#link.release(this.#owner);
      throw new LeaseError("taken");
    }
    return place;
  }

  /** @returns how far others had come. @throws LeaseError (rejects) when another publisher holds it */
  async #takeLease(above: readonly string[], waits: boolean): Promise<StoredPlace> {
    const { zone, keys, now, leaseMs } = this.#settings;
    for (let seen = await this.#place(); ; ) {
      const log = logAbove(now(), [...above, seen.log]);
      await this.#acquire(log, leaseMs, waits);
      const stored = await this.#link.stored();
      const place = storedPlace(this.#stream, zone, stored.manifest, stored.entries, keys);
      seen = place;
      if (place.log >= log) continue;
      this.#begin(log, log, 0n, place.ts);
      return place;
    }
  }

  /** A holder that died leaves a lease that runs out; one that lives renews it. */
  async #acquire(owner: string, leaseMs: number, waits: boolean): Promise<void> {
    // An attempt without answer may have taken it: all names of late are ours.
    this.#owners = [...this.#owners.slice(-8), owner];
    let left = Number.POSITIVE_INFINITY;
    for (;;) {
      const taken = await this.#link.acquire(owner, leaseMs, this.#owners);
      if (taken === true) return;
      if (!waits || taken < 0 || taken > left) throw new LeaseError("taken");
      left = taken;
      await new Promise<void>((resolve) => void setTimeout(resolve, Math.min(taken, 50)));
    }
  }

  async #place(): Promise<StoredPlace> {
    const { manifest, entries } = await this.#link.stored();
    return storedPlace(this.#stream, this.#settings.zone, manifest, entries, this.#settings.keys);
  }

  /** Goes on with a durable sequence, if Redis holds nothing beyond it. */
  async #adopt(sequence: LiveRevocations["sequence"], place: StoredPlace): Promise<void> {
    if (sequence === undefined) return;
    const { log, seq } = sequence;
    if (!isLogName(log) || typeof seq !== "bigint" || seq < 0n)
      throw new TypeError("load: sequence has a log and a seq");
    const isAhead = log > place.log || (log === place.log && seq >= place.seq);
    const next = isAhead ? log : logAbove(this.#settings.now(), [log, place.log]);
    // The name tells this run from one before it, whose late words must not count as ours.
    const owner = isAhead ? `${log}/${randomSuffix()}` : next;
    await this.#acquire(owner, this.#settings.leaseMs, false);
    this.#begin(owner, next, isAhead ? seq : 0n, place.ts);
  }

  #begin(owner: string, log: string, seq: bigint, ts: number): void {
    this.#owner = owner;
    this.#sequence.restart(log, seq, ts);
    this.#tail = undefined;
    this.#holdsLease = true;
    this.#isNewLog = true;
  }

  /** Keeps the lease during something that may take longer than the lease lasts. */
  async #whileRenewing<Result>(work: () => Promise<Result>): Promise<Result> {
    const { heartbeatMs, leaseMs } = this.#settings;
    let taken: LeaseError | undefined;
    const timer = setInterval(() => {
      this.#link.renew(this.#owner, leaseMs).catch((error: unknown) => {
        if (!(error instanceof LeaseError)) return;
        if (error.state === "taken") taken = error;
        else this.#holdsLease = false;
      });
    }, heartbeatMs);
    try {
      const result = await work();
      if (taken !== undefined) throw taken;
      return result;
    } finally {
      clearInterval(timer);
    }
  }

  #reject(failure: RevocationUnavailableError): void {
    if (!this.#queue.fail(failure)) return;
    // What was given up shows as a missing number, for which every reader takes the next snapshot.
    this.#sequence.event();
    this.#plan.require();
  }

  async #lose(): Promise<void> {
    this.state = "lost";
    this.#queue.fail(new RevocationUnavailableError("lease_lost"));
    this.#link.end();
    await this.#writing;
    try {
      this.#onLost();
    } catch {
      // It is told, not asked.
    }
  }

  async #letGo(): Promise<void> {
    for (const owner of new Set([...this.#owners, this.#owner])) {
      if (owner !== "") await this.#link.release(owner).catch(() => undefined);
    }
    this.#link.end();
  }
}
