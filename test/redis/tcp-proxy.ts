import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A proxy in front of a server that can stop passing bytes, or stop listening, as networks do. */
export interface TcpProxy {
  readonly port: number;
  /** `blackhole` accepts connections and bytes, and passes none. */
  mode: "pass" | "blackhole";
  /** How many connections were made. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        (socket === near ? far : near).destroy();
      });
    }
    near.on("data", (bytes) => proxy.mode === "pass" && far.write(bytes));
    far.on("data", (bytes) => proxy.mode === "pass" && near.write(bytes));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: TcpProxy = {
    port: (server.address() as { port: number }).port,
    mode: "pass",
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
