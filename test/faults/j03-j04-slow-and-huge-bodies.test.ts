import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeyServer, type KeyServer, unavailable } from "./key-server.ts";

let keys: KeyServer;
beforeEach(async () => {
  keys = await createKeyServer();
});
afterEach(() => keys.stop());

describe("J3 slow body", () => {
  test("the deadline covers headers and body together", async () => {
    let dripped = 0;
    keys.serve((response) => {
      response.writeHead(200);
      const drip = setInterval(() => {
        dripped += 1;
        response.write(" ");
      }, 15);
      response.on("close", () => clearInterval(drip));
    });
    const started = performance.now();
    expect(await keys.verifier({}, 150).authenticate(keys.mint())).toEqual(unavailable);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(dripped).toBeGreaterThan(2);
  });

  test("a server that accepts and says nothing is cut off too, for all that wait", async () => {
    keys.serve(() => {});
    const verifier = keys.verifier({}, 100);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, at) => verifier.authenticate(keys.mint({ jti: `m-${at}` }))),
    );
    for (const result of results) expect(result).toEqual(unavailable);
    expect(keys.requests()).toBe(1);
  });

  test("an abort signal ends the wait at once", async () => {
    keys.serve(() => {});
    const controller = new AbortController();
    const verifier = keys.verifier({ signal: controller.signal });
    const waiting = verifier.authenticate(keys.mint());
    controller.abort();
    expect(await waiting).toEqual(unavailable);
    expect(await verifier.authenticate(keys.mint())).toEqual(unavailable);
  });
});

describe("J4 huge body", () => {
  test("is cut at 256 KiB while it streams, and memory stays flat", async () => {
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const total = 300 * 2 ** 20;
    let sent = 0;
    let closed = false;
    keys.serve((response) => {
      response.writeHead(200);
      response.on("close", () => {
        closed = true;
      });
      const write = (): void => {
        while (!closed && sent < total) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once("drain", write);
            return;
          }
        }
        response.end();
      };
      write();
    });
    const before = process.memoryUsage().rss;
    expect(await keys.verifier().authenticate(keys.mint())).toEqual(unavailable);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
    // What the sockets had buffered when the reader hung up.
    expect(sent).toBeLessThan(32 * 2 ** 20);
  });

  test("exactly 256 KiB is read, one byte more is not", async () => {
    const base = JSON.stringify({ keys: [keys.key.jwk] });
    for (const [size, ok] of [
      [262_144, true],
      [262_145, false],
    ] as const) {
      keys.serve((response) => void response.writeHead(200).end(base + " ".repeat(size - base.length)));
      expect((await keys.verifier().authenticate(keys.mint())).ok, String(size)).toBe(ok);
    }
  });
});
