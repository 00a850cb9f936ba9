import { revocationProtocol } from "../../generated/typescript/index.ts";
import { redisKeysOf, type StreamEntry } from "../revocation/index.ts";
import type { DeletionTraces } from "./deletion-watch.ts";
import { type OwnConnection, ownConnection } from "./own-connection.ts";
import {
  acquireScript,
  appendScript,
  deletedScript,
  manifestScript,
  releaseScript,
  renewScript,
} from "./publisher-scripts.ts";
import { pairsOf } from "./read-pairs.ts";
import { type AnyClient, call } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { entriesIn } from "./stream-replies.ts";

/** A command: its name in lower case, then its words. */
export type Command = readonly [name: string, ...words: readonly (string | number | Uint8Array)[]];

/** The lease is not ours: it is gone, or another publisher has it. */
export class LeaseError extends Error {
  readonly state: "missing" | "taken";

  constructor(state: "missing" | "taken") {
    super(`The lease of the stream is ${state}`);
    this.state = state;
  }
}

/** Answers to one heartbeat. */
export interface BeatReply extends DeletionTraces {
  readonly id: string;
  /** Manifest as it is in Redis, names and values in turn. */
  readonly manifest: readonly string[];
  /** Whether the entry at the cursor is still there. */
  readonly hasCursor: boolean;
}

/** How long a chunk outlives the snapshot that it belongs to, in ms. */
const { chunkTtlMs } = revocationProtocol.defaults;
/** Entries looked at for logs of earlier publishers. */
const tailLength = 1_000;
/** By how much the library's own time limit is longer than ours, so that ours, which counts, comes first. */
const libraryMs = 500;

/** What a publisher says to Redis, over a connection of its own. */
export class PublisherLink {
  readonly #connection: OwnConnection;
  readonly #keys: ReturnType<typeof redisKeysOf>;
  #isEnded = false;

  constructor(origin: AnyClient, zone: string, commandTimeoutMs: number) {
    this.#connection = ownConnection(origin, { commandTimeoutMs, blockMs: libraryMs, timeoutsToClose: 1 });
    this.#keys = redisKeysOf(zone);
  }

  /** How many connections were made: a greater number than before means that Redis may not be what it was. */
  get connections(): number {
    return this.#connection.connections;
  }

  /** Closes the connection for good. */
  end(): void {
    this.#isEnded = true;
    this.#connection.close();
  }

  /** Sends commands together. @throws RevocationUnavailableError (rejects) when any of them fails or is not answered */
  async send(...commands: readonly Command[]): Promise<readonly unknown[]> {
    if (this.#isEnded) throw new RevocationUnavailableError("not_connected");
    return this.#connection.run(async (client) => {
      // Every reply is waited for, so that none is left to fail unseen.
      const replies = await Promise.allSettled(commands.map(async ([name, ...words]) => call(client, name, ...words)));
      return replies.map((reply) => {
        if (reply.status === "fulfilled") return reply.value;
        throw asUnavailable(reply.reason);
      });
    });
  }

  /** @returns whether the lease is ours now, and otherwise how many ms its holder has left; negative for ever */
  async acquire(owner: string, leaseMs: number, earlier: readonly string[]): Promise<true | number> {
    const [reply] = await this.send(["eval", acquireScript, 1, this.#keys.lease, owner, leaseMs, ...earlier]);
    if (reply === 1) return true;
    if (typeof reply === "number") return -reply;
    throw new RevocationUnavailableError("malformed_reply");
  }

  async renew(owner: string, leaseMs: number): Promise<void> {
    const [reply] = await this.send(["eval", renewScript, 1, this.#keys.lease, owner, leaseMs]);
    needLease(reply);
  }

  async release(owner: string): Promise<void> {
    await this.send(["eval", releaseScript, 1, this.#keys.lease, owner]);
  }

  /** The manifest and the last entries of the stream, whoever wrote them. */
  async stored(): Promise<{ readonly manifest: readonly string[]; readonly entries: readonly StreamEntry[] }> {
    const [manifest, tail] = await this.send(
      ["hgetall", this.#keys.snapshot],
      ["xrevrange", this.#keys.stream, "+", "-", "COUNT", tailLength],
    );
    const entries = entriesIn(tail).map(({ id, fields }) => ({ id, fields: fields ?? [] }));
    return { manifest: manifestIn(manifest), entries };
  }

  /** @returns the identifiers of the entries. @throws LeaseError (rejects): then nothing was added */
  async append(owner: string, maxLength: number, records: readonly (readonly string[])[]): Promise<readonly string[]> {
    const [reply] = await this.send(this.#append(owner, maxLength, records));
    return idsIn(reply, records.length);
  }

  /** One heartbeat: renews the lease, adds the record, reads manifest and cursor entry back, and what was deleted. */
  async beat(
    owner: string,
    leaseMs: number,
    maxLength: number,
    record: readonly string[],
    cursor: string,
    event = "0-0",
  ): Promise<BeatReply> {
    const { lease, snapshot, stream } = this.#keys;
    const [renewed, added, manifest, entry, traces] = await this.send(
      ["eval", renewScript, 1, lease, owner, leaseMs],
      this.#append(owner, maxLength, [record]),
      ["hgetall", snapshot],
      ["xrange", stream, cursor, cursor, "COUNT", 1],
      ["eval", deletedScript, 1, stream, event],
    );
    needLease(renewed);
    const [id = ""] = idsIn(added, 1);
    return { id, manifest: manifestIn(manifest), hasCursor: entriesIn(entry).length > 0, ...tracesIn(traces) };
  }

  async writeChunk(snapshot: string, index: number, chunk: Uint8Array): Promise<void> {
    const key = this.#keys.chunk(snapshot, index);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    await this.send(["set", key, bytes, "PX", chunkTtlMs]);
  }

  /** Lets chunks live on. @returns whether all of them are still there */
  async renewChunks(snapshot: string, chunks: number): Promise<boolean> {
    const keys = Array.from({ length: chunks }, (_, index) => this.#keys.chunk(snapshot, index));
    const replies = await this.send(...keys.map((key): Command => ["pexpire", key, chunkTtlMs]));
    return replies.every((reply) => reply === 1);
  }

  async writeManifest(owner: string, manifest: readonly string[]): Promise<void> {
    const { snapshot, lease } = this.#keys;
    const [reply] = await this.send(["eval", manifestScript, 2, snapshot, lease, owner, ...manifest]);
    needLease(reply);
  }

  #append(owner: string, maxLength: number, records: readonly (readonly string[])[]): Command {
    const words = records.flatMap((record) => [record.length, ...record]);
    return ["eval", appendScript, 2, this.#keys.stream, this.#keys.lease, owner, maxLength, ...words];
  }
}

function needLease(reply: unknown): void {
  if (reply === "missing" || reply === "taken") throw new LeaseError(reply);
  if (reply !== "held") throw new RevocationUnavailableError("malformed_reply");
}

function idsIn(reply: unknown, many: number): readonly string[] {
  if (reply === "missing" || reply === "taken") throw new LeaseError(reply);
  if (!Array.isArray(reply) || reply.length !== many || !reply.every((id) => typeof id === "string")) {
    throw new RevocationUnavailableError("malformed_reply");
  }
  return reply as string[];
}

function tracesIn(reply: unknown): DeletionTraces {
  const [maxDeleted, events] = Array.isArray(reply) ? reply : [];
  if (typeof maxDeleted !== "string") throw new RevocationUnavailableError("malformed_reply");
  return { maxDeleted, hasEvent: events === 1 };
}

function manifestIn(reply: unknown): readonly string[] {
  return pairsOf(reply).flatMap(([name, value]) => [name, String(value)]);
}
