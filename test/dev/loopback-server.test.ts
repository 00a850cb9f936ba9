import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackServer, serveLoopback } from "../../src/dev/loopback-server.ts";

let server: LoopbackServer;
let lastSignal: AbortSignal | undefined;

beforeAll(async () => {
  server = await serveLoopback(() => async (incoming) => {
    lastSignal = incoming.signal;
    const { pathname } = new URL(incoming.url);
    if (pathname === "/crash") throw new Error("handler failed");
    if (pathname === "/stream") return new Response(new ReadableStream({ start() {} }));
    return Response.json({
      url: incoming.url,
      authorization: incoming.headers.get("authorization"),
      body: await incoming.text(),
    });
  });
});
afterAll(() => server.close());

/** `fetch` sets Host itself, so requests with another Host go through node:http. */
function ask(path: string, headers: Record<string, string | string[]>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.origin}${path}`, { headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

describe("a loopback server", () => {
  test("listens on 127.0.0.1 and hands requests over as they are", async () => {
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${server.origin}/a?b=c`, { method: "POST", body: "text" });
    expect(await response.json()).toMatchObject({ url: `${server.origin}/a?b=c`, body: "text" });
  });

  test("shows a repeated Authorization header as such, so that the gate can refuse it", async () => {
    const { body } = await ask("/", { authorization: ["Bearer a", "Bearer b"] });
    expect(JSON.parse(body).authorization).toBe("Bearer a, Bearer b");
  });

  test("answers its own names", async () => {
    const port = new URL(server.origin).port;
    expect((await ask("/", { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask("/", { origin: server.origin })).status).toBe(200);
  });

  test.each([
    { host: "attacker.test" },
    { host: "127.0.0.1" },
    { origin: "https://attacker.test" },
    { origin: "null" },
  ])("refuses %j, as DNS rebinding would send", async (headers) => {
    expect((await ask("/", headers)).status).toBe(403);
  });

  test("does not take its origin from the request target", async () => {
    const { body } = await ask("//attacker.test/x", {});
    expect(new URL(JSON.parse(body).url).origin).toBe(server.origin);
  });

  test("drops the connection when the handler fails, and goes on serving", async () => {
    await expect(fetch(`${server.origin}/crash`)).rejects.toThrow();
    expect((await fetch(server.origin)).status).toBe(200);
  });

  test("tells the handler when the caller has gone", async () => {
    const caller = new AbortController();
    await fetch(`${server.origin}/stream`, { signal: caller.signal });
    const signal = lastSignal;
    const gone = new Promise((resolve) => signal?.addEventListener("abort", resolve));
    caller.abort();
    await gone;
    expect(signal?.aborted).toBe(true);
  });

  test("rejects when its port is taken, and when its handler cannot be made", async () => {
    const taken = Number(new URL(server.origin).port);
    await expect(serveLoopback(() => () => new Response(), taken)).rejects.toMatchObject({ code: "EADDRINUSE" });
    const failing = serveLoopback(() => Promise.reject(new Error("no keys")));
    await expect(failing).rejects.toThrow("no keys");
  });

  test("frees its port when it closes, streams included", async () => {
    const other = await serveLoopback(() => () => new Response(new ReadableStream({ start() {} })));
    await fetch(other.origin);
    await other.close();
    await expect(fetch(other.origin)).rejects.toThrow();
  });
});
