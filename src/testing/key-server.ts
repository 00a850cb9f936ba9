import type { JsonWebKeySet } from "../../generated/typescript/index.ts";

/** How the key server behaves. `slow` answers only once the mode changes or the caller gives up. */
export type KeyServerMode = "healthy" | "down" | "slow" | "error" | "bad-json" | "empty";

/** An in-memory key server behind a `fetch` function. */
export interface KeyServer {
  /** Serves the key set at its URL; any other URL is 404. Pass it as a verifier's `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** Requests seen so far, refused ones included. */
  readonly requests: () => number;
  /** Switches the behaviour of the next and of all waiting requests. */
  readonly setMode: (mode: KeyServerMode) => void;
}

function jsonResponse(status: number, body: string): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "application/json", "cache-control": "public, max-age=300, must-revalidate" },
  });
}

/** Creates an in-memory key server. No socket is opened. */
export function createKeyServer(url: string, keySet: () => JsonWebKeySet): KeyServer {
  const served = new URL(url);
  const waiting = new Set<() => void>();
  let mode: KeyServerMode = "healthy";
  let requests = 0;

  async function answer(signal: AbortSignal | undefined): Promise<Response> {
    signal?.throwIfAborted();
    switch (mode) {
      case "down":
        throw new TypeError("fetch failed");
      case "error":
        return jsonResponse(500, '{"error":"server_error"}');
      case "bad-json":
        return jsonResponse(200, '{"keys":[');
      case "empty":
        return jsonResponse(200, '{"keys":[]}');
      case "slow":
        await untilWoken(waiting, signal);
        return await answer(signal);
      default:
        return jsonResponse(200, JSON.stringify(keySet()));
    }
  }

  async function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    requests += 1;
    const asked = new URL(input instanceof Request ? input.url : input);
    if (asked.origin !== served.origin || asked.pathname !== served.pathname) {
      return jsonResponse(404, '{"error":"not_found"}');
    }
    return await answer(init?.signal ?? (input instanceof Request ? input.signal : undefined));
  }

  return Object.freeze({
    fetch,
    requests: () => requests,
    setMode(next: KeyServerMode) {
      mode = next;
      for (const wake of [...waiting]) wake();
    },
  });
}

function untilWoken(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      waiting.delete(wake);
      signal?.removeEventListener("abort", abort);
      finish();
    };
    const wake = (): void => settle(resolve);
    const abort = (): void => settle(() => reject(signal?.reason));
    waiting.add(wake);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
