import { createStreamReader } from "countersign/redis";
import { redisKeysOf, type StreamReader } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

const { stream, snapshot, chunk } = redisKeysOf("zone 1");

describe.skipIf(hasNoRedis)("the reader of a replica", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  let redis: Redis;
  let reader: StreamReader;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    redis = server.client();
    reader = createStreamReader(server.client({ port: proxy.port }));
  });
  afterAll(async () => {
    await reader.close();
    await proxy.close();
    await server.stop();
  });

  const read = (after: string, blockMs = 50) => reader.read({ [stream]: after, other: "0-0" }, { count: 10, blockMs });

  it("finds nothing where there is nothing", async () => {
    expect(await read("0-0")).toEqual([]);
    expect(await reader.info(stream)).toBeUndefined();
    expect(await reader.manifest(stream)).toBeUndefined();
    expect(await reader.chunk(stream, "ab", 0)).toBeUndefined();
  });

  it("reads entries of several streams after its cursors, with repeated names", async () => {
    await redis.xadd(stream, "1-1", "a", "1", "a", "2");
    await redis.xadd(stream, "1-2", "b", "3");
    await redis.xadd("other", "7-0", "c", "4");
    expect(await read("1-1")).toEqual([
      { stream, entries: [{ id: "1-2", fields: ["b", "3"] }] },
      { stream: "other", entries: [{ id: "7-0", fields: ["c", "4"] }] },
    ]);
    expect((await read("0-0"))[0]?.entries[0]).toEqual({ id: "1-1", fields: ["a", "1", "a", "2"] });
    await redis.xtrim(stream, "MAXLEN", 1);
    expect(await reader.info(stream)).toEqual({ lastId: "1-2", firstId: "1-2", length: 1, entriesAdded: 2 });
  });

  it("reads manifests and the bytes of chunks", async () => {
    await redis.hset(snapshot, "v", "2", "seq", "9");
    await redis.set(chunk("ab", 0), Buffer.from([0, 255, 128]));
    expect(await reader.manifest(stream)).toEqual(["v", "2", "seq", "9"]);
    expect([...((await reader.chunk(stream, "ab", 0)) ?? [])]).toEqual([0, 255, 128]);
  });

  it("gives up a connection that swallows everything, in time, and opens another", async () => {
    proxy.mode = "blackhole";
    for (let turn = 0; turn < 2; turn += 1) {
      const began = performance.now();
      await expect(read("0-0", 200)).rejects.toThrow("Redis gave no usable answer");
      expect(performance.now() - began).toBeLessThan(900);
    }
    proxy.mode = "pass";
    const began = performance.now();
    await until("it reads again", async () => (await read("0-0").catch(() => [])).length > 0);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
