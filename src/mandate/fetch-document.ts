import { decodeUtf8 } from "../../generated/typescript/index.ts";

/** Bounds of one fetch. */
export interface FetchBounds {
  readonly fetch: typeof fetch;
  /** Deadline of the whole response, body included. */
  readonly timeoutMs: number;
  /** Counted while the body streams in. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Why a document could not be fetched. */
export type FetchFailure = "network" | "deadline" | "status" | "too_large" | "not_utf8";

/** The text of a document, or why there is none. */
export type FetchedDocument = { readonly text: string } | { readonly failure: FetchFailure; readonly cause?: unknown };

/**
 * Fetches a small document with a deadline over everything and a cap on its size. Redirects are refused. Settles even
 * when `fetch` ignores its abort signal, throws synchronously or never settles. Never rejects.
 */
export async function fetchDocument(url: string, bounds: FetchBounds): Promise<FetchedDocument> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<FetchedDocument>((resolve) => {
    const stop = (): void => {
      resolve({ failure: "deadline" });
      abort();
    };
    timer = setTimeout(stop, bounds.timeoutMs);
    if (bounds.signal.aborted) stop();
    else bounds.signal.addEventListener("abort", stop, { once: true });
    controller.signal.addEventListener("abort", () => bounds.signal.removeEventListener("abort", stop), { once: true });
  });
  try {
    return await Promise.race([read(url, bounds, controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
    abort();
  }
}

async function read(url: string, bounds: FetchBounds, signal: AbortSignal): Promise<FetchedDocument> {
  try {
    const headers = { Accept: "application/jwk-set+json, application/json" };
    const response = await bounds.fetch(url, { redirect: "manual", headers, signal });
    // With `manual` a redirect arrives as its own status; `redirected` catches a fetch that followed it anyway.
    if (response.status !== 200 || response.redirected) return { failure: "status" };
    const bytes = await readBody(response, bounds.maxBytes, signal);
    if (bytes === undefined) return { failure: "too_large" };
    const text = decodeUtf8(bytes);
    return text === undefined ? { failure: "not_utf8" } : { text };
  } catch (cause) {
    return { failure: "network", cause };
  }
}

async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  let counted = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) throw new TypeError("a chunk of the body is not bytes");
    size += value.byteLength;
    // An empty chunk counts too: a stream of nothing else would never let the deadline run.
    counted += Math.max(1, value.byteLength);
    // A stream that ignores the abort must not be read on after the deadline.
    if (counted > maxBytes || signal.aborted) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
