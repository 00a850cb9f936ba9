import { createServer } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { createVerifier } from "countersign";
import { createGate, type GateOptions } from "countersign/gate";
import { guardServer } from "countersign/mcp";
import { createStreamReader, RedisRevocationStore } from "countersign/redis";
import {
  encodeChunks,
  encodeManifest,
  encodeRecord,
  ReplicaRevocationStore,
  type RevocationStore,
  readStreamKey,
  redisKeysOf,
  type StreamRecord,
} from "countersign/revocation";
import { createTestIssuer, type MintOptions } from "countersign/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { listen } from "../gate/support/notes-server.ts";
import { createFakeStream, keyBytes, zone } from "../revocation/support-stream.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

type Era = "legacy" | "modern";
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface RunningCall {
  /** The handler's signal. */
  readonly signal: AbortSignal;
  /** What the client of the call is told; rejects with the refusal. */
  readonly answer: Promise<unknown>;
  /** Lets the tool finish. */
  finish(): void;
}

/** A guarded server on a socket, called by the SDK's own client; the tool runs until it is told to finish. */
async function startServer(revocations: RevocationStore, options: Partial<GateOptions> = {}, onDiagnostic = () => {}) {
  const resource = "http://127.0.0.1:3000/mcp";
  const issuer = await createTestIssuer({ zoneId: zone, audience: resource });
  const { fetch } = issuer;
  const verifier = createVerifier({ issuer: issuer.issuer, audience: resource, revocations, fetch, onDiagnostic });
  const gate = createGate({ verifier, resource, tools: { long: {} }, ...options });
  const running = new Map<string, { signal: AbortSignal; finish: () => void }>();
  const handler = createMcpHandler((context) => {
    const server = guardServer(gate, new McpServer({ name: "long", version: "1.0.0" }), context);
    server.registerTool("long", {}, async (context: ServerContext) => {
      const { sid } = gate.principalOf(context);
      await new Promise<void>((finish) => running.set(sid, { signal: context.mcpReq.signal, finish }));
      return { content: [{ type: "text", text: "finished" }] };
    });
    return server;
  });
  const http = createServer(
    toNodeHandler({
      async fetch(request: Request) {
        const decided = await gate.fetch(request);
        return decided instanceof Response ? decided : decided.respond(await handler.fetch(request, decided));
      },
    }) as Parameters<typeof createServer>[1],
  );
  const url = new URL(`${await listen(http)}/mcp`);
  closing.push(async () => {
    gate.close();
    await handler.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return async (sid: string, era: Era = "modern", how: MintOptions = {}): Promise<RunningCall> => {
    const authorization = `Bearer ${await issuer.mint({ sid }, how)}`;
    const pinned = { versionNegotiation: { mode: { pin: "2026-07-28" } } };
    const client = new Client({ name: "test", version: "1.0.0" }, era === "modern" ? pinned : {});
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization } } }));
    closing.push(() => client.close());
    running.delete(sid);
    const answer = client.callTool({ name: "long", arguments: {} });
    answer.catch(() => undefined);
    await until("the tool runs", () => running.has(sid));
    return { answer, ...(running.get(sid) as { signal: AbortSignal; finish: () => void }) };
  };
}

const revokedAnswer = {
  code: 403,
  data: { error: "session_revoked" },
  message: expect.stringMatching("Session revoked"),
};

async function expectRevoked({ signal, answer }: RunningCall): Promise<void> {
  await expect(answer).rejects.toMatchObject(revokedAnswer);
  await until("the handler is told", () => signal.aborted);
  expect(signal.reason).toBe("Session revoked");
}

async function expectUnharmed(call: RunningCall): Promise<void> {
  expect(call.signal.aborted).toBe(false);
  call.finish();
  await expect(call.answer).resolves.toMatchObject({ content: [{ type: "text", text: "finished" }] });
}

const anything = { zone, anchors: [{ zone, kind: "record", id: "anything" }] } as const;

/** So long that nothing in a test can be the timer's doing. */
const never = { recheckMs: 3_600_000 };

describe("a running call over a replica", () => {
  async function startReplica(options: Partial<GateOptions> = never) {
    const { fake, reader } = createFakeStream(Date.now);
    fake.snapshot([]);
    fake.heartbeat();
    const replica = new ReplicaRevocationStore({ reader, zone, keys: { k1: keyBytes }, maxStaleMs: 1_000 });
    closing.push(() => replica.stop());
    await replica.start();
    const beat = setInterval(() => fake.isDown || fake.heartbeat(), 100);
    closing.push(() => clearInterval(beat));
    return { fake, call: await startServer(replica, options) };
  }

  test.each<Era>(["modern", "legacy"])("ends at once when its session is revoked (%s), others go on", async (era) => {
    const { fake, call } = await startReplica();
    const lost = await call("sid-lost", era);
    const kept = await call("sid-kept", era);
    fake.revoke("sid-lost");
    await expectRevoked(lost);
    await expectUnharmed(kept);
  });

  test("ends at a suspension, which a later resumption does not undo", async () => {
    const { fake, call } = await startReplica();
    const anchor = { zone, kind: "record" as const, id: "sid-paused" };
    const paused = await call("sid-paused");
    fake.event({ type: "suspend", anchor });
    await expectRevoked(paused);
    fake.event({ type: "resume", anchor, ts: Date.now() + 1 });
    await until("calls may begin again", async () => {
      const again = await call("sid-paused").catch(() => undefined);
      if (again !== undefined) await expectUnharmed(again);
      return again !== undefined;
    });
  });

  test("ends when the replica has been without news for maxStaleMs, its result withheld", async () => {
    const { fake, call } = await startReplica({ recheckMs: 50 });
    const running = await call("sid-1");
    fake.isDown = true;
    await expect(running.answer).rejects.toMatchObject({ code: 503, data: { error: "verification_unavailable" } });
    expect(running.signal.reason).toBe("Verification temporarily unavailable");
  });

  test("ends when its mandate expires, on a timer of its own", async () => {
    const { call } = await startReplica();
    const running = await call("sid-1", "modern", { ttlSeconds: 1 });
    await expect(running.answer).rejects.toMatchObject({ code: 401, data: { error: "invalid_token" } });
    expect(running.signal.reason).toBe("Token expired during execution");
  });
});

describe.skipIf(hasNoRedis)("a running call over a real Redis", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    return async () => {
      await proxy.close();
      await server.stop();
    };
  });

  test("ends when the stream tells the replica of its revocation", async () => {
    const redis = server.client();
    const keys = redisKeysOf(zone);
    const log = `${Date.now()}-abcdefgh`;
    const signing = { kid: "k1", key: readStreamKey("key", keyBytes) };
    const add = async (body: object, seq: bigint) => {
      const record = { log, seq, ts: Date.now(), ...body } as Exclude<StreamRecord, { type: "optional" }>;
      return (await redis.xadd(keys.stream, "*", ...encodeRecord(keys.stream, zone, record, signing))) ?? "";
    };
    const cursor = await add({ type: "heartbeat" }, 0n);
    const { chunks, sha256 } = encodeChunks([]);
    const manifest = { log, seq: 0n, ts: Date.now(), cursor, snapshot: "0".repeat(32), chunks: chunks.length, sha256 };
    await redis.hset(keys.snapshot, ...encodeManifest(keys.stream, manifest, signing));
    for (const [index, chunk] of chunks.entries()) {
      await redis.set(keys.chunk(manifest.snapshot, index), Buffer.from(chunk));
    }
    const replica = new ReplicaRevocationStore({
      reader: createStreamReader(redis),
      zone,
      keys: { k1: keyBytes },
    });
    closing.push(() => replica.stop());
    const started = replica.start();
    await add({ type: "heartbeat" }, 0n);
    await started;
    const call = await startServer(replica, never);
    const lost = await call("sid-lost");
    const kept = await call("sid-kept");
    await add({ type: "revoke", anchor: { zone, kind: "record", id: "sid-lost" }, exp: Date.now() + 60_000 }, 1n);
    await expectRevoked(lost);
    await expectUnharmed(kept);
  });

  test.each<Era>(["modern", "legacy"])("ends at the next look at the shared keys (%s), others go on", async (era) => {
    const store = new RedisRevocationStore(server.client());
    const call = await startServer(store, { recheckMs: 50 });
    const lost = await call(`sid-lost-${era}`, era);
    const kept = await call("sid-kept", era);
    await store.revoke({ zone, kind: "record", id: `sid-lost-${era}` });
    await expectRevoked(lost);
    await expectUnharmed(kept);
  });

  test("goes on while Redis is silent for a while", async () => {
    let unanswered = 0;
    const count = () => {
      unanswered += 1;
    };
    const store = new RedisRevocationStore(server.client({ port: proxy.port }));
    const call = await startServer(store, { recheckMs: 50 }, count);
    const running = await call("sid-short");
    proxy.mode = "blackhole";
    await until("a look has failed", () => unanswered > 0);
    proxy.mode = "pass";
    await until("the store answers again", async () => (await store.check(anything)).state === "active");
    await expectUnharmed(running);
  });

  test("ends when nobody could tell for maxUnknownMs", async () => {
    const call = await startServer(new RedisRevocationStore(server.client({ port: proxy.port })), {
      recheckMs: 50,
      maxUnknownMs: 300,
    });
    const running = await call("sid-long");
    proxy.mode = "blackhole";
    closing.push(() => {
      proxy.mode = "pass";
    });
    await expect(running.answer).rejects.toMatchObject({ code: 503, data: { error: "verification_unavailable" } });
    expect(running.signal.reason).toBe("Verification temporarily unavailable");
  });
});
