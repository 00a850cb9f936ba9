import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request for the key set. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real key server on a loopback port. */
export interface HttpKeyServer {
  /** Its origin, which serves as the issuer. */
  readonly url: string;
  /** Request targets seen so far, in order. */
  readonly seen: string[];
  answer: Answer;
  close(): Promise<void>;
}

export async function startHttpKeyServer(answer: Answer): Promise<HttpKeyServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    keyServer.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const keyServer: HttpKeyServer = {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
  return keyServer;
}

/** Serves a document as JSON. */
export function json(document: unknown, status = 200): Answer {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof document === "string" ? document : JSON.stringify(document));
  };
}
