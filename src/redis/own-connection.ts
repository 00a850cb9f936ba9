import { reconnectDelayMs } from "./reconnect-delay.ts";
import { type AnyClient, call, has, isCluster } from "./redis-client.ts";

/**
 * A connection of our own, made from the settings of a client on first use and never the client itself: a blocking read
 * would make every other command of that client wait.
 *
 * It queues nothing while disconnected, retries no command, and gives every command a time limit.
 */
export class OwnConnection {
  readonly #origin: AnyClient;
  readonly #blockMs: number;
  #client: AnyClient | undefined;
  #opening: Promise<AnyClient> | undefined;
  /** Whoever ends the client that we came from expects that nothing of it is left. */
  readonly #onEnd = (): void => this.close();

  constructor(origin: AnyClient, blockMs: number) {
    this.#origin = origin;
    this.#blockMs = blockMs;
  }

  /** Whether the client can be duplicated; one of your own may not. */
  static isPossible(origin: AnyClient): boolean {
    return has(origin, "duplicate");
  }

  /** The connection, ready for commands. @throws (rejects) what the client says when there is no server */
  open(): Promise<AnyClient> {
    const client = this.#client;
    // A client of your own need not tell its status.
    if (client !== undefined && (client["status"] ?? "ready") === "ready") return Promise.resolve(client);
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Ends the connection; a command that waits rejects. The next use opens it again. */
  close(): void {
    const client = this.#client;
    this.#client = undefined;
    if (has(this.#origin, "off")) void call(this.#origin, "off", "end", this.#onEnd);
    if (client !== undefined && has(client, "disconnect")) void call(client, "disconnect");
  }

  async #connect(): Promise<AnyClient> {
    this.close();
    const commandTimeout = this.#blockMs + 500;
    const settings = {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: 500,
      commandTimeout,
      socketTimeout: commandTimeout + 500,
      // A lost connection is not repaired behind the back of its reader, who opens the next one.
      retryStrategy: () => null,
    };
    const client = (isCluster(this.#origin)
      ? call(this.#origin, "duplicate", [], {
          ...settings,
          clusterRetryStrategy: reconnectDelayMs,
          redisOptions: settings,
        })
      : call(this.#origin, "duplicate", settings)) as unknown as AnyClient;
    // Without a listener an error of the socket would end the process.
    if (has(client, "on")) void call(client, "on", "error", () => undefined);
    this.#client = client;
    if (has(this.#origin, "off")) void call(this.#origin, "on", "end", this.#onEnd);
    if (has(client, "connect") && client["status"] === "wait") await call(client, "connect");
    return client;
  }
}
