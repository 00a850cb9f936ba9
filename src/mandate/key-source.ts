import { decodeJson, type Limits } from "../../generated/typescript/index.ts";
import type { Algorithm } from "./algorithms.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { fetchDocument } from "./fetch-document.ts";
import { type KeySet, readKeySet } from "./key-set.ts";

/** Timing and I/O of a {@link KeySource}. */
export interface KeySourceSettings {
  readonly freshMs: number;
  readonly staleMs: number;
  readonly timeoutMs: number;
  readonly limits: Limits;
  readonly fetch: typeof fetch;
  readonly monotonicNow: () => number;
  readonly report: (event: Diagnostic) => void;
}

/**
 * The key set of one issuer and zone: fresh, then stale while it is refreshed in the background, then gone.
 *
 * All fetches share one flight. A failed, empty, oversized or ambiguous document never replaces good keys. Nothing here
 * rejects or throws.
 */
export class KeySource {
  readonly #url: string;
  readonly #algorithms: readonly Algorithm[];
  readonly #settings: KeySourceSettings;
  #abort = new AbortController();
  #set: KeySet | undefined;
  #loadedAt = 0;
  #flight: Promise<void> | undefined;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  /** When the last fetch beside the first began; failed ones count, or a failing server would be flooded. */
  #attemptedAt = Number.NEGATIVE_INFINITY;

  constructor(url: string, algorithms: readonly Algorithm[], settings: KeySourceSettings) {
    this.#url = url;
    this.#algorithms = algorithms;
    this.#settings = settings;
  }

  /** The keys, if they are young enough to be used now. Starts a refresh in the background once they are stale. */
  current(): KeySet | undefined {
    if (this.#set === undefined) return undefined;
    const now = this.#settings.monotonicNow();
    const age = now - this.#loadedAt;
    if (age < this.#settings.freshMs) return this.#set;
    // Written so that a clock that answers NaN closes.
    if (!(age < this.#settings.staleMs)) return undefined;
    if (this.#flight === undefined && now >= this.#retryAt) void this.#fetch(now);
    return this.#set;
  }

  /** Waits for usable keys. `undefined` when there are none, at once while a failed fetch backs off. */
  async load(): Promise<KeySet | undefined> {
    const set = this.current();
    if (set !== undefined) return set;
    const now = this.#settings.monotonicNow();
    if (this.#flight === undefined && !(now >= this.#retryAt)) return undefined;
    await (this.#flight ?? this.#fetch(now));
    return this.current();
  }

  /**
   * Looks for keys newer than `known`, because a token names a key that is not in it or was signed by another key of
   * that name. Shares the flight and the cooldown of everyone else.
   *
   * @returns whether the current set may be trusted to be complete; `false` when the last attempt failed
   */
  async refresh(known: KeySet): Promise<boolean> {
    if (this.#set === known) {
      const now = this.#settings.monotonicNow();
      if (this.#flight !== undefined) await this.#flight;
      else if (now - this.#attemptedAt >= this.#settings.limits.keySetRefetchMs) await this.#fetch(now);
    }
    return this.isHealthy;
  }

  /** Whether {@link refresh} would wait for the network, rather than answer from what is known. */
  mayRefresh(known: KeySet): boolean {
    if (this.#set !== known || this.#flight !== undefined) return true;
    return this.#settings.monotonicNow() - this.#attemptedAt >= this.#settings.limits.keySetRefetchMs;
  }

  /** Whether the last fetch brought a key set. */
  get isHealthy(): boolean {
    return this.#failures === 0;
  }

  /** Forgets the keys and aborts a fetch under way. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    // The next caller must not wait for what was just given up.
    this.#flight = undefined;
    this.#set = undefined;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#attemptedAt = Number.NEGATIVE_INFINITY;
  }

  #fetch(now: number): Promise<void> {
    if (this.#set !== undefined) this.#attemptedAt = now;
    const { signal } = this.#abort;
    // Not before `#flight` is set: a `fetch` that comes back here must find the flight, not start another.
    const started = Promise.resolve().then(() => this.#attempt(now, signal));
    const land = (): void => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    // A clock that throws ends an attempt like any other failure; nobody may be left with its exception.
    const flight = started.then(land, land);
    this.#flight = flight;
    return flight;
  }

  async #attempt(now: number, signal: AbortSignal): Promise<void> {
    const { fetch, timeoutMs, limits, report } = this.#settings;
    const fetched = await fetchDocument(this.#url, { fetch, timeoutMs, maxBytes: limits.keySetBytes, signal });
    if (signal.aborted) return;
    if ("failure" in fetched) {
      this.#fail();
      report({ kind: "key_set_unavailable", detail: fetched.failure, cause: fetched.cause });
      return;
    }
    const decoded = decodeJson(fetched.text, limits.jsonDepth);
    const set = decoded.ok ? readKeySet(decoded.value, this.#algorithms, limits.keySetKeys, this.#set) : "not_json";
    if (typeof set === "string") {
      this.#fail();
      report({ kind: "key_set_refused", detail: set });
      return;
    }
    this.#set = set;
    // Counted from the start of the fetch: the document cannot be younger than that.
    this.#loadedAt = now;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    report({ kind: "key_set_adopted", detail: `${set.keys.length} keys` });
  }

  #fail(): void {
    const { keySetBackoffMinMs, keySetBackoffMaxMs } = this.#settings.limits;
    const base = keySetBackoffMinMs * 2 ** Math.min(this.#failures, 30);
    this.#failures += 1;
    const wait = Math.min(keySetBackoffMaxMs, base * (1 + Math.random() / 4));
    this.#retryAt = this.#settings.monotonicNow() + wait;
  }
}
