import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "./random.ts";

/** What a network does to bytes. */
export type ProxyMode =
  | { readonly kind: "pass" }
  /** Nothing arrives any more; when it heals, what was sent meanwhile does, as retransmission has it. */
  | { readonly kind: "blackhole" }
  /** The other end has forgotten every connection of before; new ones work. */
  | { readonly kind: "half-open" }
  /** Nobody listens, and what was connected is reset. */
  | { readonly kind: "refuse" }
  /** Each connection dies in the middle of a reply, after so many bytes. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Everything arrives later, in both directions. */
  | { readonly kind: "delay"; readonly ms: number }
  /** A share of the segments needs retransmission; what follows them waits. */
  | { readonly kind: "lossy"; readonly share: number; readonly ms: number; readonly random: Random }
  /** A few bytes at a time. */
  | { readonly kind: "drip"; readonly bytes: number; readonly everyMs: number };

/** A network between a client and a server, which can be made to fail. */
export interface FaultProxy {
  readonly port: number;
  set(mode: ProxyMode): Promise<void>;
  /** From now on in front of another server, as after a failover; connections are reset. */
  retarget(port: number): void;
  close(): Promise<void>;
}

export const pass: ProxyMode = { kind: "pass" };

/** One direction of one connection: keeps order, whatever delays. */
class Pipe {
  readonly #to: Socket;
  #queue: { readonly bytes: Uint8Array; readonly due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastDue = 0;
  isHeld = false;

  constructor(to: Socket) {
    this.#to = to;
  }

  /** @param gapMs least time since the bytes before */
  send(bytes: Uint8Array, delayMs: number, gapMs = 0): void {
    this.#lastDue = Math.max(this.#lastDue + gapMs, performance.now() + delayMs);
    this.#queue.push({ bytes, due: this.#lastDue });
    this.flush();
  }

  /** The network is well: what waits for retransmission arrives. */
  hurry(): void {
    this.#lastDue = 0;
    this.#queue = this.#queue.map(({ bytes }) => ({ bytes, due: 0 }));
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (this.isHeld) return;
    for (;;) {
      const [next] = this.#queue;
      if (next === undefined) return;
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.flush(), wait);
        return;
      }
      this.#queue.shift();
      if (!this.#to.destroyed) this.#to.write(next.bytes);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
  }
}

interface Connection {
  readonly near: Socket;
  readonly pipes: readonly [up: Pipe, down: Pipe];
  isLost: boolean;
  received: number;
}

export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let mode: ProxyMode = pass;
  let port = 0;
  let destination = target;

  const reset = (): void => {
    for (const { near } of connections) near.destroy();
  };

  const cutOff = (connection: Connection, afterBytes: number, bytes: Uint8Array): void => {
    const left = afterBytes - connection.received;
    connection.received += bytes.length;
    if (bytes.length < left) {
      connection.pipes[1].send(bytes, 0);
      return;
    }
    connection.near.end(bytes.subarray(0, left), () => connection.near.destroy());
    connection.isLost = true;
  };

  const delayMs = (): number => {
    if (mode.kind === "delay") return mode.ms;
    if (mode.kind !== "lossy") return 0;
    let wait = mode.ms;
    while (mode.random.next() < mode.share) wait += 200;
    return wait;
  };

  const forward = (connection: Connection, pipe: Pipe, bytes: Uint8Array): void => {
    if (connection.isLost) return;
    if (mode.kind === "cut" && pipe === connection.pipes[1]) cutOff(connection, mode.afterBytes, bytes);
    else if (mode.kind === "drip") {
      for (let at = 0; at < bytes.length; at += mode.bytes)
        pipe.send(bytes.subarray(at, at + mode.bytes), 0, mode.everyMs);
    } else pipe.send(bytes, delayMs());
  };

  const server: Server = createServer((near) => {
    const far = connect(destination, "127.0.0.1");
    const connection: Connection = { near, pipes: [new Pipe(far), new Pipe(near)], isLost: false, received: 0 };
    const [up, down] = connection.pipes;
    for (const pipe of connection.pipes) pipe.isHeld = mode.kind === "blackhole";
    connections.add(connection);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        for (const pipe of connection.pipes) pipe.end();
        // Whoever is behind a black hole does not hear that the other end is gone.
        if (socket === far && (connection.isLost || mode.kind === "blackhole")) return;
        connections.delete(connection);
        (socket === near ? far : near).destroy();
      });
    }
    near.on("data", (bytes) => forward(connection, up, bytes));
    far.on("data", (bytes) => forward(connection, down, bytes));
  });

  const listen = async (at: number): Promise<void> => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as { port: number }).port;
  };
  const deafen = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    reset();
    await closed;
  };

  await listen(0);
  return {
    get port() {
      return port;
    },
    async set(next: ProxyMode): Promise<void> {
      mode = next;
      if (next.kind === "refuse") await deafen();
      else if (!server.listening) await listen(port);
      for (const connection of connections) {
        if (next.kind === "half-open") connection.isLost = true;
        connection.received = 0;
        for (const pipe of connection.pipes) {
          pipe.isHeld = next.kind === "blackhole";
          if (next.kind === "pass") pipe.hurry();
          pipe.flush();
        }
      }
    },
    retarget(to: number): void {
      destination = to;
      reset();
    },
    close: deafen,
  };
}
