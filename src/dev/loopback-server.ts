import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** Answers one request. A rejection drops the connection, as a crashed server would. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** An HTTP server that only this machine can reach. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly origin: string;
  /** Stops listening, ends open connections and resolves when the port is free. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a fetch handler on 127.0.0.1. Requests whose `Host` is not this server, or whose `Origin` is another site, are
 * answered 403 before the handler sees them: a web page must not reach a development server through DNS rebinding.
 *
 * @param port 0 picks a free port.
 */
export async function serveLoopback(
  handler: (origin: string) => FetchHandler | Promise<FetchHandler>,
  port = 0,
): Promise<LoopbackServer> {
  const ready: { handle?: FetchHandler } = {};
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, origin, ready.handle).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  try {
    ready.handle = await handler(origin);
  } catch (error) {
    await close();
    throw error;
  }
  return Object.freeze({ origin, close });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  handle: FetchHandler | undefined,
): Promise<void> {
  const response = isForeign(incoming, origin)
    ? Response.json({ error: "forbidden", error_description: "Host or Origin not allowed" }, { status: 403 })
    : handle === undefined
      ? new Response(null, { status: 503, headers: { "retry-after": "1" } })
      : await handle(toRequest(incoming, outgoing, origin));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  // Without this the headers of an event stream wait for its first event.
  outgoing.flushHeaders();
  if (response.body === null) {
    outgoing.end();
    return;
  }
  const body = Readable.fromWeb(response.body as ReadableStream);
  outgoing.on("close", () => body.destroy());
  body.on("error", () => outgoing.destroy());
  body.pipe(outgoing);
}

function isForeign(incoming: IncomingMessage, origin: string): boolean {
  const allowed = [origin, origin.replace("127.0.0.1", "localhost")];
  if (!allowed.includes(`http://${incoming.headers.host ?? ""}`)) return true;
  return incoming.headers.origin !== undefined && !allowed.includes(incoming.headers.origin);
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): Request {
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  }
  const method = incoming.method ?? "GET";
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const hasBody = method !== "GET" && method !== "HEAD";
  const target = incoming.url?.startsWith("/") === true ? incoming.url : "/";
  return new Request(`${origin}${target}`, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as globalThis.ReadableStream, duplex: "half" as const } : {}),
  });
}
