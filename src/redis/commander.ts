import { type AnyClient, call, has } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Least milliseconds between two forced reconnects of one client. */
const reconnectEveryMs = 1_000;

/**
 * Sends commands with a deadline of our own, whatever retry, queue and time-out options the client has.
 *
 * Two time-outs in a row mean that replies are stuck behind a dead socket: the connection is then made anew. A client
 * known to be disconnected gets nothing, because its offline queue would keep every question of an outage.
 */
export class Commander {
  readonly #client: AnyClient;
  readonly #timeoutMs: number;
  #wasReady = false;
  #lastTimeout = Number.NEGATIVE_INFINITY;
  #timeouts = 0;
  #lastReconnect = Number.NEGATIVE_INFINITY;
  #connectingSince: number | undefined;

  constructor(client: AnyClient, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The reply to one command.
   *
   * @throws RevocationUnavailableError (rejects, never throws synchronously) for an error, and without reply in time
   */
  send(command: () => Promise<unknown>, timeoutMs: number = this.#timeoutMs): Promise<unknown> {
    if (this.#isDown()) return Promise.reject(new RevocationUnavailableError("not_connected"));
    const sentAt = performance.now();
    return new Promise((resolve, reject) => {
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        this.#timedOut(sentAt);
        reject(new RevocationUnavailableError("timeout"));
      }, timeoutMs);
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        // One that comes too late does not say that the connection is well: it may belong to a later command.
        if (!isOver) this.#timeouts = 0;
        finish();
      };
      let reply: Promise<unknown>;
      try {
        reply = Promise.resolve(command());
      } catch (error) {
        reply = Promise.reject(error);
      }
      reply.then(
        (value) =>
          settle(() => {
            this.#wasReady = true;
            resolve(value);
          }),
        (error: unknown) => settle(() => reject(asUnavailable(error))),
      );
    });
  }

  #isDown(): boolean {
    const status = this.#client["status"];
    if (typeof status !== "string" || status === "ready" || status === "wait") {
      this.#connectingSince = undefined;
      return false;
    }
    if (status !== "connecting" && status !== "connect") {
      this.#connectingSince = undefined;
      return true;
    }
    // The library waits without limit for the first words of a server that accepted the connection.
    this.#connectingSince ??= performance.now();
    if (performance.now() - this.#connectingSince > reconnectEveryMs) this.#reconnect();
    return this.#wasReady;
  }

  #reconnect(): void {
    const now = performance.now();
    if (now - this.#lastReconnect < reconnectEveryMs || !has(this.#client, "disconnect")) return;
    this.#lastReconnect = now;
    this.#connectingSince = undefined;
    void call(this.#client, "disconnect", true);
  }

  #timedOut(sentAt: number): void {
    const now = performance.now();
    // Questions asked side by side time out together: that is one time-out, not many in a row.
    if (sentAt >= this.#lastTimeout) this.#timeouts += 1;
    this.#lastTimeout = now;
    if (this.#timeouts < 2 || this.#client["status"] !== "ready") return;
    this.#timeouts = 0;
    this.#reconnect();
  }
}
