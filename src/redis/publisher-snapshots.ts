import { randomBytes } from "node:crypto";
import { revocationProtocol } from "../../generated/typescript/index.ts";
import {
  createChunkWriter,
  encodeManifest,
  type PublisherSet,
  SnapshotPlan,
  streamOfZone,
} from "../revocation/index.ts";
import type { PublisherLease } from "./publisher-lease.ts";
import type { PublisherLink } from "./publisher-link.ts";
import type { PublisherSettings } from "./publisher-options.ts";
import type { SharedKeysWriter } from "./shared-keys-writer.ts";

/** Milliseconds after which suspensions are written anew: well within the life of their keys. */
const renewalMs = revocationProtocol.defaults.suspensionTtlMs / 4;
/** How many manifests are recognised, beside the last. */
const rememberedSignatures = 3;

/** Chunks that are in Redis, and the version of the set that they hold. */
export interface WrittenChunks {
  readonly version: number;
  readonly snapshot: string;
  readonly chunks: number;
  readonly sha256: string;
}

/** Where a snapshot stands in the sequence. */
export interface SnapshotPlace {
  readonly log: string;
  readonly seq: bigint;
  readonly ts: number;
  /** Stream entry with that number. */
  readonly cursor: string;
}

/** Writes snapshots, and shared keys after Redis may have lost them: all that holds now, beside the stream. */
export class PublisherSnapshots {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  readonly #lease: PublisherLease;
  readonly #set: PublisherSet;
  readonly #keys: SharedKeysWriter | undefined;
  readonly #plan: SnapshotPlan;
  readonly #stream: string;
  #suspectsKeys = false;
  #keysWrittenAt = Number.NEGATIVE_INFINITY;
  #chunks: WrittenChunks | undefined;
  /** Of the last manifests, unanswered ones too. */
  #signatures: readonly string[] = [];
  #manifest: { readonly signature: string; readonly cursor: string } | undefined;
  #writing: Promise<void> | undefined;
  /** Whether one failed, so that nobody knows what is in Redis; for the caller to take back. */
  isBlind = false;
  failures = 0;
  written = 0;

  constructor(
    settings: PublisherSettings,
    link: PublisherLink,
    lease: PublisherLease,
    set: PublisherSet,
    keys: SharedKeysWriter | undefined,
  ) {
    this.#settings = settings;
    this.#link = link;
    this.#lease = lease;
    this.#set = set;
    this.#keys = keys;
    this.#plan = new SnapshotPlan(settings.snapshotMs, settings.snapshotEvents);
    this.#stream = streamOfZone(settings.zone);
  }

  /** What was written last. */
  get manifest(): { readonly signature: string; readonly cursor: string } | undefined {
    return this.#manifest;
  }

  /** Whether a manifest was sent from here. */
  isOwn(signature: string): boolean {
    return this.#signatures.includes(signature);
  }

  /** Whether one should be written now and none is being written. */
  get isDue(): boolean {
    return this.#writing === undefined && this.#plan.isDue(this.#settings.monotonicNow());
  }

  /** One must be written as soon as possible. */
  require(): void {
    this.#plan.require();
  }

  /** Events were written. */
  count(events: number): void {
    this.#plan.count(events);
  }

  /** Redis may have lost shared keys too. */
  suspectKeys(): void {
    if (this.#keys === undefined) return;
    this.#suspectsKeys = true;
    this.#plan.require();
  }

  /** Resolves when none is being written any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** The first half of a snapshot: chunks, to which a manifest is still to point. */
  async prepare(): Promise<WrittenChunks> {
    await this.#writing;
    this.#plan.begin(this.#settings.monotonicNow());
    return this.#writeChunks(() => true) as Promise<WrittenChunks>;
  }

  /** The second half. @throws LeaseError (rejects): then nothing was written */
  async finish(written: WrittenChunks, place: SnapshotPlace): Promise<void> {
    const { log, seq, ts, cursor } = place;
    const { snapshot, chunks, sha256 } = written;
    const fields = { log, seq, ts, cursor, snapshot, chunks, sha256 };
    const manifest = encodeManifest(this.#stream, fields, this.#settings.signing);
    const signature = manifest.at(-1) ?? "";
    this.#signatures = [...this.#signatures.slice(-rememberedSignatures), signature];
    await this.#link.writeManifest(this.#lease.owner, manifest);
    this.#manifest = { signature, cursor };
    this.written += 1;
  }

  /** Begins one in the background. @param now the latest time that was stamped, asked for when the chunks are there */
  start(place: Omit<SnapshotPlace, "ts">, now: () => number): void {
    const { owner } = this.#lease;
    this.#plan.begin(this.#settings.monotonicNow());
    const write = async (): Promise<void> => {
      try {
        const isWanted = (): boolean => this.#lease.owner === owner;
        const written = await this.#writeChunks(isWanted);
        if (!isWanted() || written === undefined) return;
        await this.finish(written, { ...place, ts: now() });
        await this.#rewriteKeys();
      } catch {
        this.failures += 1;
        this.isBlind = true;
        this.#plan.require();
      } finally {
        this.#writing = undefined;
      }
    };
    this.#writing = write();
  }

  /** Chunks of all that holds now; those of the last snapshot when nothing has changed since. */
  async #writeChunks(isWanted: () => boolean): Promise<WrittenChunks | undefined> {
    const last = this.#chunks;
    const { version } = this.#set;
    if (last?.version === version && (await this.#link.renewChunks(last.snapshot, last.chunks))) return last;
    const snapshot = randomBytes(16).toString("hex");
    const writer = createChunkWriter(this.#set.rows());
    let chunks = 0;
    for (let chunk = await writer.next(); chunk !== undefined; chunk = await writer.next()) {
      // What was there when the lease was lost may be gone: the next snapshot must not wait for this one.
      if (!isWanted()) return undefined;
      await this.#link.writeChunk(snapshot, chunks, chunk);
      chunks += 1;
    }
    this.#chunks = { version, snapshot, chunks, sha256: writer.digest() };
    return this.#chunks;
  }

  /** Everything when Redis may have lost it; from time to time suspensions, which last longer than their keys. */
  async #rewriteKeys(): Promise<void> {
    if (this.#keys === undefined) return;
    const now = this.#settings.monotonicNow();
    const isAll = this.#suspectsKeys;
    if (!isAll && now - this.#keysWrittenAt < renewalMs) return;
    this.#suspectsKeys = false;
    try {
      await this.#keys.rewrite(isAll ? this.#set.rows() : this.#set.suspensions());
      this.#keysWrittenAt = now;
    } catch (error) {
      this.#suspectsKeys ||= isAll;
      throw error;
    }
  }
}
