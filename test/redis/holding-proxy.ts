import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A proxy that can hold replies back and let them through later, all of them and in their order. */
export interface HoldingProxy {
  readonly port: number;
  hold(): void;
  /** Holds back the replies to the next request that has these bytes in it, and all after them. */
  holdAfter(word: string): void;
  release(): void;
  close(): Promise<void>;
}

export async function startHoldingProxy(target: number): Promise<HoldingProxy> {
  const sockets = new Set<Socket>();
  let held: (() => void)[] | undefined;
  let awaited: string | undefined;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        (socket === near ? far : near).destroy();
      });
    }
    near.on("data", (bytes) => {
      if (awaited !== undefined && bytes.includes(awaited)) {
        awaited = undefined;
        held ??= [];
      }
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (held === undefined) near.write(bytes);
      else held.push(() => void near.write(bytes));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    hold() {
      held ??= [];
    },
    holdAfter(word) {
      awaited = word;
    },
    release() {
      for (const pass of held ?? []) pass();
      held = undefined;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
