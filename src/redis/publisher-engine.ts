import { encodeRecord, type PublisherSet, storedPlace, streamOfZone } from "../revocation/index.ts";
import { DeletionWatch } from "./deletion-watch.ts";
import { PublisherEvents } from "./publisher-events.ts";
import { PublisherLease } from "./publisher-lease.ts";
import { LeaseError, type PublisherLink } from "./publisher-link.ts";
import { PublisherLog } from "./publisher-log.ts";
import type { PublisherSettings } from "./publisher-options.ts";
import type { EventBody } from "./publisher-queue.ts";
import { PublisherSnapshots } from "./publisher-snapshots.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import type { SharedKeysWriter } from "./shared-keys-writer.ts";
import { Waker } from "./waker.ts";

/** What a publisher is doing. `lost`: another one has taken the stream over. */
export type PublisherState = "stopped" | "starting" | "publishing" | "lost";

/** Milliseconds to wait when more events come in a millisecond than may be stamped. */
const pacingMs = 2;

/** How often in a row a lease is taken up again that lapses at once. */
const maxLapses = 5;
/** Milliseconds between two attempts at least. */
const leastBackOffMs = 50;

/**
 * Writes one stream, one thing after another: events, heartbeats and, beside them, snapshots.
 *
 * Whatever fails, a number is never given to two events: an unanswered event is sent again as it is until it is
 * acknowledged. After the lease was gone everything goes on in the same log where {@link PublisherLog.regain} finds that
 * nobody else can have written, so that readers that are open stay so, and otherwise under a new and higher log.
 */
export class PublisherEngine {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  readonly #set: PublisherSet;
  readonly #lease: PublisherLease;
  readonly #log: PublisherLog;
  readonly #events: PublisherEvents;
  readonly #snapshots: PublisherSnapshots;
  readonly #stream: string;
  readonly #deletions = new DeletionWatch(() => performance.now());
  readonly #waker = new Waker();
  #connections = 0;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #nextBeat = 0;
  #failures = 0;
  #failedInRow = 0;
  #lapses = 0;

  state: PublisherState = "starting";
  lastHeartbeat: number | undefined;

  /** @param ts the last time that was stamped */
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
    this.#lease = new PublisherLease(settings, link);
    this.#log = new PublisherLog(settings, link, this.#lease, ts);
    this.#events = new PublisherEvents(settings, link, this.#lease, this.#log, set, keys);
    this.#snapshots = new PublisherSnapshots(settings, link, this.#lease, set, keys);
    this.#stream = streamOfZone(settings.zone);
  }

  get log(): string {
    return this.#log.sequence.log;
  }
  get seq(): bigint {
    return this.#log.sequence.seq;
  }
  get ts(): number {
    return this.#log.sequence.ts;
  }
  /** Attempts that failed. */
  get failures(): number {
    return this.#failures + this.#snapshots.failures;
  }
  /** Snapshots written. */
  get snapshots(): number {
    return this.#snapshots.written;
  }

  /** Takes the lease, loads, writes snapshot and heartbeat, and goes on. @throws (rejects) after giving the lease back */
  async start(): Promise<void> {
    try {
      let place = await this.#log.begin([], true);
      const live = await this.#lease.during(async () => {
        const loaded = await this.#settings.load();
        if (typeof loaded !== "object" || loaded === null) throw new TypeError("load: give what is revoked");
        await this.#set.load(loaded, this.ts);
        return loaded;
      });
      // Whoever loads much may have kept this process from renewing; that nobody else was there is asked then.
      if (!this.#lease.isHeld) place = await this.#log.beginHigher();
      await this.#log.adopt(live.sequence, place);
      await this.#openFirstLog();
    } catch (error) {
      this.state = "stopped";
      this.#events.fail(new RevocationUnavailableError("not_started"));
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
    await this.#snapshots.settled();
    this.state = "stopped";
    this.#events.fail(new RevocationUnavailableError("not_started"));
    await this.#letGo();
  }

  /** @returns resolves when the event has landed */
  publish(body: EventBody): Promise<void> {
    if (this.state === "lost") return Promise.reject(new RevocationUnavailableError("lease_lost"));
    const landed = this.#events.add(body);
    this.#waker.wake();
    return landed;
  }

  /** @returns resolves when a snapshot that begins after this call is in Redis */
  async snapshot(): Promise<void> {
    await this.#snapshots.settled();
    const before = this.snapshots;
    const failures = this.failures;
    this.#snapshots.require();
    this.#waker.wake();
    while (this.snapshots === before) {
      if (this.state === "lost") throw new RevocationUnavailableError("lease_lost");
      if (this.state !== "publishing" || this.#isStopping) throw new RevocationUnavailableError("not_started");
      if (this.failures > failures) throw new RevocationUnavailableError("not_connected");
      await new Promise<void>((resolve) => void setTimeout(resolve, pacingMs));
    }
  }

  async #run(): Promise<void> {
    while (!(this.#isStopping && (this.#events.waiting === 0 || this.#failedInRow > 0))) {
      try {
        await this.#turn();
        this.#failedInRow = 0;
        this.#lapses = 0;
      } catch (error) {
        this.#failures += 1;
        this.#snapshots.require();
        if (error instanceof LeaseError && error.state === "taken") return this.#lose();
        if (error instanceof LeaseError) this.#lease.isHeld = false;
        if (error instanceof LeaseError && this.#lapses < maxLapses) {
          // Nobody has it: it lapsed while Redis or we were away. Nothing was added meanwhile.
          this.#lapses += 1;
          await this.#waker.pause(pacingMs);
        } else {
          // A server that keeps no lease is one that cannot be written: whoever waits must hear of it.
          this.#reject(
            error instanceof LeaseError ? new RevocationUnavailableError("lease_lost") : asUnavailable(error),
          );
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
    if (!this.#lease.isHeld) await this.#regain();
    if (this.#log.isNew) await this.#openLog();
    const sent = await this.#events.send();
    this.#snapshots.count(sent);
    if (sent > 0 && this.#log.tail !== undefined) this.#deletions.landed(this.#log.tail.id);
    const isReconnected = this.#link.connections !== this.#connections;
    const isBlind = this.#snapshots.isBlind || isReconnected;
    if (isReconnected) this.#snapshots.suspectKeys();
    if (isBlind) this.#snapshots.require();
    if (isBlind || performance.now() >= this.#nextBeat) await this.#beat(true);
    this.#connections = this.#link.connections;
    this.#snapshots.isBlind = false;
    this.#startSnapshot();
    const left = this.#nextBeat - performance.now();
    // Events may have come while the last ones were sent.
    if (this.#events.waiting > 0) await this.#waker.pause(sent > 0 ? 0 : Math.min(pacingMs, left));
    else if (!this.#isStopping) await this.#waker.wait(left);
  }

  /** @param isChecked whether manifest and cursor entry must be what was written last */
  async #beat(isChecked: boolean): Promise<void> {
    const { zone, signing, leaseMs, maxLength, heartbeatMs } = this.#settings;
    const head = this.#log.sequence.beat();
    const record = encodeRecord(this.#stream, zone, { ...head, type: "heartbeat" }, signing);
    const expected = this.#snapshots.manifest;
    const cursor = expected?.cursor ?? "0-0";
    this.#nextBeat = performance.now() + heartbeatMs;
    const sent = this.#lease.moment();
    const event = this.#deletions.lastEvent;
    const reply = await this.#link.beat(this.#lease.owner, leaseMs, maxLength, record, cursor, event);
    this.#lease.renewed(sent);
    this.#log.tail = { seq: head.seq, id: reply.id };
    this.lastHeartbeat = head.ts;
    const at = reply.manifest.indexOf("_sig");
    const signature = at < 0 ? undefined : reply.manifest[at + 1];
    if (this.#deletions.notices(reply)) this.#snapshots.require();
    if (!isChecked || (signature === expected?.signature && reply.hasCursor)) return;
    this.#snapshots.require();
    this.#snapshots.suspectKeys();
    // Another one that holds no lease cannot have written it, unless ours had lapsed for a while.
    const place = storedPlace(this.#stream, zone, reply.manifest, [], this.#settings.keys);
    if (place.log > this.log) throw new LeaseError("taken");
  }

  async #openFirstLog(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        if (!this.#lease.isHeld) await this.#regain();
        return await this.#openLog();
      } catch (error) {
        if (!(error instanceof LeaseError) || error.state === "taken" || tries === maxLapses) throw error;
        this.#lease.isHeld = false;
      }
    }
  }

  /** The first words of a log: chunks, a record that the manifest can point to, the manifest, a sign of life. */
  async #openLog(): Promise<void> {
    const written = await this.#lease.during(() => this.#snapshots.prepare());
    await this.#beat(false);
    const { log, seq, ts } = this;
    await this.#snapshots.finish(written, { log, seq, ts, cursor: this.#log.tail?.id ?? "" });
    await this.#beat(true);
    this.#log.isNew = false;
    this.#connections = this.#link.connections;
    this.#snapshots.suspectKeys();
  }

  /** Begins a snapshot when one is due and every number that was given is in the stream. */
  #startSnapshot(): void {
    if (!this.#snapshots.isDue) return;
    const { log, seq } = this;
    const { tail } = this.#log;
    if (tail?.seq === seq) this.#snapshots.start({ log, seq, cursor: tail.id }, () => this.ts);
    // Events were given up: only a heartbeat carries the number that the manifest is to point to.
    else this.#nextBeat = 0;
  }

  /** Takes the lease again after it was gone: everything waiting goes on in the same log, or begins in a higher one. */
  async #regain(): Promise<void> {
    const isOwnManifest = (signature: string): boolean => this.#snapshots.isOwn(signature);
    const isOwnEvent = (signature: string): boolean => this.#events.holds(signature);
    if (!(await this.#log.regain({ isOwnManifest, isOwnEvent }))) return this.#events.unstamp();
    // Readers stay open by the next sign of life; those that start need what may be lost.
    this.#nextBeat = 0;
    this.#snapshots.require();
    this.#snapshots.suspectKeys();
  }

  #reject(failure: RevocationUnavailableError): void {
    if (!this.#events.fail(failure)) return;
    // What was given up shows as a missing number, for which every reader takes the next snapshot.
    this.#log.sequence.event();
    this.#snapshots.require();
    this.#snapshots.suspectKeys();
  }

  async #lose(): Promise<void> {
    this.state = "lost";
    this.#events.fail(new RevocationUnavailableError("lease_lost"));
    this.#link.end();
    await this.#snapshots.settled();
    try {
      this.#settings.onLost();
    } catch {
      // It is told, not asked.
    }
  }

  async #letGo(): Promise<void> {
    await this.#lease.giveBack();
    this.#link.end();
  }
}
