import { type RedisClient, RedisRevocationStore } from "countersign/redis";
import { describe, expect, it } from "vitest";

const answer = async (): Promise<unknown> => null;
const own = { get: answer, set: answer, eval: answer };

describe("the client given", () => {
  it.each([
    ["version 3", { send_command: answer }],
    ["version 4", { mGet: answer, sendCommand: answer }],
    ["version 5", { xReadGroup: answer }],
    ["any version", { sendCommand: answer }],
  ])("is refused when it is node-redis, %s", (_, methods) => {
    const client = { ...own, ...methods } as RedisClient;
    expect(() => new RedisRevocationStore(client)).toThrow(TypeError);
    expect(() => new RedisRevocationStore(client)).toThrow(/node-redis/);
  });

  it.each(["get", "set", "eval"])("is refused without the method %s", (method) => {
    const client = { ...own, [method]: undefined } as unknown as RedisClient;
    expect(() => new RedisRevocationStore(client)).toThrow(new RegExp(`no method ${method}`));
  });

  it.each([null, undefined, "redis://127.0.0.1", 1])("is refused when it is %s", (client) => {
    expect(() => new RedisRevocationStore(client as unknown as RedisClient)).toThrow(TypeError);
  });

  it("may be of one's own", async () => {
    const store = new RedisRevocationStore({ ...own, get: async (key: string) => (key.endsWith(":sid") ? "1" : null) });
    expect(await store.isRevoked("sid")).toBe(true);
    expect(await store.isRevoked("other")).toBe(false);
    await expect(store.markRevoked("sid")).rejects.toThrow("malformed_reply");
  });

  it.each([[undefined], ["text"], [[]], [{}], [[1, 2]], [null]])(
    "that answers %j to MGET means unavailable",
    async (reply) => {
      const store = new RedisRevocationStore({ ...own, mget: async () => reply } as RedisClient);
      const anchors = [{ zone: "", kind: "record", id: "sid" }] as const;
      expect(await store.check({ zone: "", anchors })).toMatchObject({ state: "unavailable" });
      expect(await store.isRevoked("sid")).toBe(true);
      await expect(store.currentDelegationEpoch("z")).rejects.toThrow();
    },
  );

  it("that throws means unavailable", async () => {
    const mget = (): never => {
      throw new Error("secret");
    };
    const store = new RedisRevocationStore({ ...own, mget } as RedisClient, { failClosed: false });
    await expect(store.isRevoked("sid")).rejects.toThrow("Redis gave no usable answer: redis_error");
  });

  it("on a Cluster is asked once per slot and never for keys of version 1", async () => {
    const asked: string[][] = [];
    const mget = async (...keys: string[]): Promise<unknown> => {
      asked.push(keys);
      return keys.map(() => null);
    };
    const cluster = { ...own, mget, isCluster: true } as RedisClient;
    expect(() => new RedisRevocationStore(cluster)).toThrow(/readV1Keys/);
    const store = new RedisRevocationStore(cluster, { readV1Keys: false });
    const anchors = (["record", "edge"] as const).map((kind) => ({ zone: "z", kind, id: "x" }));
    expect(await store.check({ zone: "z", anchors, graphEpoch: 1n })).toEqual({ state: "active" });
    expect(asked.map((keys) => new Set(keys.map((key) => /\{.*\}/.exec(key)?.[0])))).toEqual([
      new Set(["{z}"]),
      new Set(["{*}"]),
    ]);
  });

  it("on a Cluster that answers in one slot alone: a mark found there wins", async () => {
    const mget = async (...keys: string[]): Promise<unknown> => {
      if (keys[0]?.includes("{z}")) throw new Error("down");
      return keys.map((key) => (key.includes(":a:") ? "1" : null));
    };
    const store = new RedisRevocationStore({ ...own, mget, isCluster: true } as RedisClient, { readV1Keys: false });
    const anchors = [{ zone: "z", kind: "record", id: "x" }] as const;
    expect(await store.check({ zone: "z", anchors })).toMatchObject({ state: "revoked" });
  });

  it.each([
    { keyPrefix: "" },
    { keyPrefix: "countersign:x" },
    { defaultTtlMs: 0 },
    { failClosed: "no" },
    { commandTimeoutMs: 0 },
    { unknown: 1 },
  ])("comes with options that are checked: %j", (options) => {
    expect(() => new RedisRevocationStore(own, options as object)).toThrow(TypeError);
  });
});
