import { bytesReadBy, ownersOf } from "./client-facts.ts";
import { end, ready } from "./connect.ts";
import { ownClient } from "./own-client.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { type AnyClient, call, has, isCluster, sentinelsOf } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Limits of an own connection. */
export interface OwnConnectionOptions {
  /** Milliseconds that a command may take, connecting included, where `send` and `run` are given no other limit. */
  readonly commandTimeoutMs: number;
  /** Longest `BLOCK` that is sent, in milliseconds. @defaultValue 0 */
  readonly blockMs?: number;
  /** Time-outs in a row after which the socket is given up. @defaultValue 1 */
  readonly timeoutsToClose?: number;
  /** Whether attempts to connect keep their distance; for callers that do not wait between theirs. @defaultValue false */
  readonly backsOff?: boolean;
  /** Whether nothing is opened once the client it came from has ended; for callers without `stop`. @defaultValue false */
  readonly endsWithOrigin?: boolean;
}

/** A connection of our own, opened by its first command and again by the first one after it was lost. */
export interface OwnConnection {
  /**
   * How many connections were made; a number that grew says that there was an interruption. Of a Cluster it grows too
   * when a node is lost, and when slots go from one node to another: what is read now may come from another server.
   */
  readonly connections: number;
  /** Milliseconds since the present connection was made; infinite without one. */
  readonly ageMs: number;
  /**
   * The reply to one command of the library, such as `xadd`.
   *
   * @throws RevocationUnavailableError (rejects) for an error, and without reply in time
   */
  send(command: string, words: readonly unknown[], timeoutMs?: number): Promise<unknown>;
  /**
   * As `send`, for a long reply: it may take until `timeoutMs` as long as bytes come in, and is given up after `stallMs`
   * without any. Where a client does not tell what came in, `stallMs` is the limit.
   */
  receive(command: string, words: readonly unknown[], timeoutMs: number, stallMs: number): Promise<unknown>;
  /** As `send`, for several commands in one go. `use` is not called any more once the time is over. */
  run<Reply>(use: (client: AnyClient) => Promise<Reply>, timeoutMs?: number): Promise<Reply>;
  /** Ends the connection; commands that wait reject. The next command opens another. */
  close(): void;
}

/** Milliseconds between two looks at what has come in of a long reply. */
const lookMs = 100;

/** What a server answers that is not, or no longer, the one to ask. */
const elsewhere: ReadonlySet<string> = new Set([
  "READONLY",
  "UNBLOCKED",
  "MASTERDOWN",
  "LOADING",
  "NOAUTH",
  "CLUSTERDOWN",
  "MOVED",
  "ASK",
]);

/** Whether a client can be duplicated; one of your own may not. */
export function canDuplicate(origin: AnyClient): boolean {
  return has(origin, "duplicate");
}

/**
 * A connection made from the settings of a client, for a single server, Sentinel and Cluster; the client itself is never
 * used. Commands of ours so wait behind no blocking command of others, and theirs behind none of ours.
 *
 * Every promise settles in time. An attempt to connect outlives the command that began it, so that a slow one serves the
 * next. A socket that gave no reply in time is destroyed, and so is one to a server that is no longer the master.
 */
export function ownConnection(origin: AnyClient, options: OwnConnectionOptions): OwnConnection {
  return new Connection(origin, options);
}

class Connection implements OwnConnection {
  readonly #origin: AnyClient;
  readonly #options: OwnConnectionOptions;
  readonly #attemptMs: number;
  #client: AnyClient | undefined;
  #opening: Promise<AnyClient> | undefined;
  #attempts = 0;
  #failures = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #openedAt = Number.NEGATIVE_INFINITY;
  #connections = 0;
  #owners = "";
  #timeouts = 0;
  #lastTimeout = Number.NEGATIVE_INFINITY;
  /** Whoever ends the client that we came from expects that nothing of it is left. */
  readonly #onEnd = (): void => this.close();

  constructor(origin: AnyClient, options: OwnConnectionOptions) {
    this.#origin = origin;
    this.#options = options;
    // Several servers may have to be asked before the right one is.
    this.#attemptMs = isCluster(origin) || sentinelsOf(origin) !== undefined ? 1_000 : 500;
  }

  get connections(): number {
    const client = this.#client;
    if (client !== undefined && isCluster(client)) {
      const owners = ownersOf(client);
      if (owners !== this.#owners) this.#connections += 1;
      this.#owners = owners;
    }
    return this.#connections;
  }

  get ageMs(): number {
    return this.#isReady(this.#client) ? performance.now() - this.#openedAt : Number.POSITIVE_INFINITY;
  }

  send(command: string, words: readonly unknown[], timeoutMs?: number): Promise<unknown> {
    return this.run((client) => call(client, command, ...words), timeoutMs);
  }

  receive(command: string, words: readonly unknown[], timeoutMs: number, stallMs: number): Promise<unknown> {
    return this.#run((client) => call(client, command, ...words), timeoutMs, stallMs);
  }

  run<Reply>(
    use: (client: AnyClient) => Promise<Reply>,
    timeoutMs: number = this.#options.commandTimeoutMs,
  ): Promise<Reply> {
    return this.#run(use, timeoutMs);
  }

  #run<Reply>(
    use: (client: AnyClient) => Promise<Reply>,
    timeoutMs: number,
    stallMs: number | undefined = undefined,
  ): Promise<Reply> {
    const sentAt = performance.now();
    return new Promise((resolve, reject) => {
      let client: AnyClient | undefined;
      let isOver = false;
      let received = 0;
      let silentMs = 0;
      const giveUp = (): void => {
        isOver = true;
        if (client !== undefined) this.#timedOut(client, sentAt);
        reject(new RevocationUnavailableError(client === undefined ? "not_connected" : "timeout"));
      };
      const look = (limitMs: number): void => {
        const before = received;
        received = client === undefined ? 0 : bytesReadBy(client);
        // Looks are counted, not time: while this process was held up, bytes waited in the socket.
        silentMs = received === before ? silentMs + lookMs : 0;
        if (silentMs >= limitMs || performance.now() - sentAt >= timeoutMs) giveUp();
        else timer = setTimeout(look, lookMs, limitMs);
      };
      let timer = stallMs === undefined ? setTimeout(giveUp, timeoutMs) : setTimeout(look, lookMs, stallMs);
      const work = async (): Promise<Reply> => {
        const opened = await this.#open();
        // What its caller takes for failed must not be sent any more.
        if (isOver) throw new RevocationUnavailableError("timeout");
        client = opened;
        if (stallMs !== undefined) received = bytesReadBy(opened);
        return use(opened);
      };
      work().then(
        (reply) => {
          clearTimeout(timer);
          // One that comes too late does not say that the connection is well: it may belong to a later command.
          if (!isOver) this.#timeouts = 0;
          resolve(reply);
        },
        (error: unknown) => {
          clearTimeout(timer);
          const failure = asUnavailable(error);
          const { redisCode } = failure;
          if (!isOver && client !== undefined && (redisCode === undefined || elsewhere.has(redisCode))) {
            this.#discard(client);
          }
          reject(failure);
        },
      );
    });
  }

  close(): void {
    this.#opening = undefined;
    const client = this.#client;
    if (client !== undefined) this.#discard(client);
  }

  #isReady(client: AnyClient | undefined): client is AnyClient {
    // A client of your own need not tell its status.
    return client !== undefined && (client["status"] ?? "ready") === "ready";
  }

  async #open(): Promise<AnyClient> {
    if (this.#isReady(this.#client)) return this.#client;
    if (this.#opening !== undefined) return this.#opening;
    const isEnded = this.#options.endsWithOrigin === true && this.#origin["status"] === "end";
    if (isEnded || performance.now() < this.#notBefore) throw new RevocationUnavailableError("not_connected");
    const opening: Promise<AnyClient> = this.#connect(() => this.#opening === opening).finally(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    this.#opening = opening;
    return opening;
  }

  async #connect(isWanted: () => boolean): Promise<AnyClient> {
    if (this.#client !== undefined) this.#discard(this.#client);
    const { blockMs = 0, commandTimeoutMs, backsOff } = this.#options;
    let client: AnyClient;
    try {
      client = await this.#reach(blockMs + commandTimeoutMs);
    } catch (error) {
      this.#failures += 1;
      if (backsOff === true) this.#notBefore = performance.now() + reconnectDelayMs(this.#failures - 1);
      throw asUnavailable(error);
    }
    if (!isWanted()) {
      end(client);
      throw new RevocationUnavailableError("not_connected");
    }
    this.#client = client;
    this.#failures = 0;
    this.#timeouts = 0;
    this.#connections += 1;
    this.#openedAt = performance.now();
    if (isCluster(client)) {
      this.#owners = ownersOf(client);
      const onLost = (): void => {
        if (this.#client === client) this.#connections += 1;
      };
      void call(client, "on", "-node", onLost);
    }
    if (has(this.#origin, "off")) void call(this.#origin, "on", "end", this.#onEnd);
    return client;
  }

  /** A client that is ready, in one attempt: of sentinels every one is asked, since some may still name a lost master. */
  async #reach(commandTimeoutMs: number): Promise<AnyClient> {
    const deadline = performance.now() + this.#attemptMs;
    for (let left = sentinelsOf(this.#origin) ?? 1; ; ) {
      const client = ownClient(this.#origin, { commandTimeoutMs }, this.#attempts);
      this.#attempts += 1;
      left -= 1;
      // Without a listener an error of the socket would end the process.
      if (has(client, "on")) void call(client, "on", "error", () => undefined);
      try {
        await ready(client, deadline - performance.now());
        return client;
      } catch (error) {
        end(client);
        if (left <= 0 || performance.now() >= deadline) throw error;
      }
    }
  }

  #discard(client: AnyClient): void {
    if (this.#client === client) {
      this.#client = undefined;
      if (has(this.#origin, "off")) void call(this.#origin, "off", "end", this.#onEnd);
    }
    end(client);
  }

  #timedOut(client: AnyClient, sentAt: number): void {
    // Commands sent side by side time out together: that is one time-out, not many in a row.
    if (sentAt >= this.#lastTimeout) this.#timeouts += 1;
    this.#lastTimeout = performance.now();
    if (this.#timeouts < (this.#options.timeoutsToClose ?? 1)) return;
    this.#timeouts = 0;
    this.#discard(client);
  }
}
