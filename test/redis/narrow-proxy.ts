import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A proxy whose replies come slowly, and no more of them after so many bytes on one connection. */
export interface NarrowProxy {
  readonly port: number;
  /** Of each connection. */
  bytesPerSecond: number;
  /** After so many a connection falls silent, and stays so. */
  bytesPerConnection: number;
  /** How many connections were made. */
  readonly connections: number;
  close(): Promise<void>;
}

const tickMs = 20;

export async function startNarrowProxy(target: number): Promise<NarrowProxy> {
  const sockets = new Set<Socket>();
  const replies = new Map<Socket, { waiting: Buffer; passed: number }>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const far = connect(target, "127.0.0.1");
    const reply = { waiting: Buffer.alloc(0), passed: 0 };
    replies.set(near, reply);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        replies.delete(near);
        (socket === near ? far : near).destroy();
      });
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      reply.waiting = Buffer.concat([reply.waiting, bytes]);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const timer = setInterval(() => {
    const share = (proxy.bytesPerSecond * tickMs) / 1_000;
    for (const [near, reply] of replies) {
      const bytes = reply.waiting.subarray(0, Math.max(0, Math.min(share, proxy.bytesPerConnection - reply.passed)));
      if (bytes.length === 0) continue;
      reply.waiting = reply.waiting.subarray(bytes.length);
      reply.passed += bytes.length;
      near.write(bytes);
    }
  }, tickMs);
  const proxy: NarrowProxy = {
    port: (server.address() as { port: number }).port,
    bytesPerSecond: Number.POSITIVE_INFINITY,
    bytesPerConnection: Number.POSITIVE_INFINITY,
    get connections() {
      return connections;
    },
    close: async () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
