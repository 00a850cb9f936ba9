import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import {
  RedisDelegationInvalidationConsumer,
  RedisRevocationConsumer,
  RedisRevocationStore,
  type RedisStreamClient,
} from "countersign/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "../redis/server.ts";
import { startProxy, type TcpProxy } from "../redis/tcp-proxy.ts";
import { cli } from "./run.ts";

const key = "07".repeat(32);
const withKey = { env: { COUNTERSIGN_STREAM_KEY: key } };

describe("countersign revoke, wrong usage", () => {
  const redis = ["--redis", "redis://127.0.0.1:1"];
  test.each([
    ["no kind", [...redis, "sid-1"], "--record, --session or --edge"],
    ["two kinds", [...redis, "--record", "--edge", "sid-1"], "--record, --session or --edge"],
    ["no id", [...redis, "--record"], "at least one ID"],
    ["an empty id", [...redis, "--record", ""], "an ID is empty"],
    ["an id that the shell mangled", [...redis, "--record", "a\ufffdb"], "not valid UTF-8"],
    ["an id that reads as none", [...redis, "--record", "sid", "null"], "null as ID"],
    ["a zone that reads as none", [...redis, "--epoch", "3", "--zone", "null"], "null as ID or zone"],
    ["an epoch without zone", [...redis, "--epoch", "3"], "--epoch goes with --zone"],
    ["an epoch and an id", [...redis, "--epoch", "3", "--zone", "z", "sid"], "--epoch goes with --zone"],
    ["an epoch that is none", [...redis, "--epoch", "0x10", "--zone", "z"], "whole number"],
    ["a duration that is none", [...redis, "--record", "sid", "--ttl", "1 day"], "duration such as"],
    ["no address", ["--record", "sid"], "--redis redis://host:port"],
    ["another kind of address", ["--redis", "https://user:hunter2@host", "--record", "sid"], "redis://127.0.0.1:6379"],
    ["a database by name", ["--redis", "redis://:hunter2@127.0.0.1/hunter2", "--record", "sid"], "host:6380/0"],
    ["a broken escape", ["--redis", "redis://:hunter2%zz@127.0.0.1", "--record", "sid"], "host:6380/0"],
    ["options in the address", ["--redis", "redis://127.0.0.1?password=hunter2", "--record", "sid"], "host:6380/0"],
    ["something that is no URL", ["--redis", "hunter2", "--record", "sid"], "redis://127.0.0.1:6379"],
  ])("%s", async (_what, argv, message) => {
    const { status, out, err } = await cli(["revoke", ...argv], withKey);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).not.toContain("hunter2");
  });

  test("refuses to send unsigned entries unless told to", async () => {
    const { status, out, err } = await cli(["revoke", ...redis, "--record", "sid-1"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain("COUNTERSIGN_STREAM_KEY");
  });

  test.each(["short", "zz".repeat(32), "07".repeat(31), "7".repeat(65)])(
    "refuses %s as a key, unrepeated",
    async (text) => {
      const { status, err } = await cli(["revoke", ...redis, "--record", "sid"], {
        env: { COUNTERSIGN_STREAM_KEY: text },
      });
      expect(status).toBe(2);
      expect(err).toContain("at least 32 bytes as hex");
      expect(err).not.toContain(text);
    },
  );

  test("refuses a key file that is not there, or holds no key", async () => {
    const { status, err } = await cli(["revoke", ...redis, "--record", "sid", "--key-file", "/nowhere/key"], withKey);
    expect([status, err.includes("--key-file cannot be read")]).toEqual([2, true]);
  });
});

describe.skipIf(hasNoRedis)("countersign revoke", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  let url: string;
  let redis: ReturnType<TestRedis["client"]>;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    url = `redis://127.0.0.1:${server.port}`;
    redis = server.client();
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    await proxy.close();
    await server.stop();
  });

  const stateOf = async (store: RedisRevocationStore, zone: string, kind: "record" | "session" | "edge", id: string) =>
    (await store.check({ zone, anchors: [{ zone, kind, id }] })).state;

  test.each([
    ["--record", "record"],
    ["--session", "session"],
    ["--edge", "edge"],
  ] as const)("%s: readers of shared keys see it at once, whatever their age", async (flag, kind) => {
    const { status, out, err } = await cli(["revoke", "--redis", url, flag, "id-1", "--zone", "zone-1"], withKey);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^acknowledged: \w+ id-1 in zone zone-1: signed entry \d+-\d+ of caracal\.sessions\.revoke, shared keys until 20/,
    );
    const store = new RedisRevocationStore(redis);
    expect(await stateOf(store, "zone-1", kind, "id-1")).toBe("revoked");
    expect(await store.isRevoked("id-1")).toBe(true);
    expect(await redis.get("caracal:revoked:sessions:id-1")).toBe("1");
    expect(await stateOf(store, "zone-1", kind, "id-2")).toBe("active");
  });

  test("writes to the database of the address, or nowhere", async () => {
    expect((await cli(["revoke", "--redis", `${url}/3`, "--record", "sid-1"], withKey)).status).toBe(0);
    expect(await redis.dbsize()).toBe(0);
    const { status, out, err } = await cli(["revoke", "--redis", `${url}/99`, "--record", "sid-1"], withKey);
    expect([status, out, err.includes("/99 refuses the database: there is none")]).toEqual([1, "", true]);
    expect(await redis.dbsize()).toBe(0);
  });

  test("readers of the stream verify the entry and apply it", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "countersign-key-")), "key");
    writeFileSync(file, `${key}\n`);
    const argv = ["revoke", "--redis", url, "--record", "sid-1", "sid-2", "--key-file", file];
    expect((await cli(argv)).status).toBe(0);
    rmSync(file);
    const keys = await redis.keys("c*:*");
    await redis.del(...keys.filter((name) => !name.startsWith("caracal.sessions")));
    const store = new RedisRevocationStore(redis);
    expect(await store.isRevoked("sid-1")).toBe(false);
    const options = { consumer: "test", streamHmacKey: key, blockMs: 0 };
    const consumer = new RedisRevocationConsumer(redis as RedisStreamClient, store, options);
    await consumer.ensureGroup();
    expect(await consumer.pollOnce()).toBe(2);
    expect(consumer.status).toMatchObject({ applied: 2, rejected: {} });
    expect([await store.isRevoked("sid-1"), await store.isRevoked("sid-2")]).toEqual([true, true]);
  });

  test("an epoch goes to the second stream and to the shared key, and never back", async () => {
    const argv = (epoch: string) => ["revoke", "--redis", url, "--epoch", epoch, "--zone", "zone-1"];
    const { status, out } = await cli(argv("9007199254740993"), withKey);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^acknowledged: epoch 9007199254740993 in zone zone-1: signed entry .* of caracal\.delegations/,
    );
    const store = new RedisRevocationStore(redis);
    expect(await store.currentDelegationEpoch("zone-1")).toBe(9007199254740993n);
    await cli(argv("7"), withKey);
    expect(await store.currentDelegationEpoch("zone-1")).toBe(9007199254740993n);
    const options = { consumer: "test", streamHmacKey: key, blockMs: 0 };
    const consumer = new RedisDelegationInvalidationConsumer(redis as RedisStreamClient, store, options);
    await consumer.ensureGroup();
    expect(await consumer.pollOnce()).toBe(2);
    expect(consumer.status).toMatchObject({ applied: 2, rejected: {} });
  });

  test("holds for as long as it is told", async () => {
    await cli(["revoke", "--redis", url, "--record", "sid-1", "--ttl", "90s"], withKey);
    const left = await redis.pttl("caracal:revoked:sessions:sid-1");
    expect(left).toBeGreaterThan(60_000);
    expect(left).toBeLessThanOrEqual(90_000);
  });

  test("prints one JSON object on request", async () => {
    const { out } = await cli(["revoke", "--redis", url, "--session", "a", "b", "--format", "json"], withKey);
    const announced = { zone: "", stream: "caracal.sessions.revoke", sharedKeys: true, failures: [] };
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      signed: true,
      announced: [
        { what: "session a", entry: expect.stringMatching(/^\d+-\d+$/), ...announced },
        { what: "session b", entry: expect.stringMatching(/^\d+-\d+$/), ...announced },
      ],
    });
  });

  test("sends unsigned entries only when told to, and says so", async () => {
    const { status, out } = await cli(["revoke", "--redis", url, "--record", "sid-1", "--allow-unsigned"]);
    expect([status, out.includes(": unsigned entry ")]).toEqual([0, true]);
    expect(JSON.stringify(await redis.xrange("caracal.sessions.revoke", "-", "+"))).not.toContain("_sig");
  });

  test.each([[[]], [["--allow-unsigned"]]])("refuses what no reader would take: %j", async (more) => {
    const env = more.length === 0 ? withKey.env : {};
    const argv = ["revoke", "--redis", url, "--record", "x\nroot_sid=VICTIM", ...more];
    const { status, out, err } = await cli(argv, { env });
    expect([status, out, err.includes("holds a line break")]).toEqual([2, "", true]);
    expect(await redis.dbsize()).toBe(0);
  });

  test("finds the server by environment, so that no password need be an argument", async () => {
    const env = { COUNTERSIGN_REDIS_URL: url, COUNTERSIGN_STREAM_KEY: key };
    expect((await cli(["revoke", "--record", "sid-1"], { env })).status).toBe(0);
  });

  test("opens no connection per ID", async () => {
    const connections = async () => Number(/total_connections_received:(\d+)/.exec(await redis.info("stats"))?.[1]);
    const before = await connections();
    const ids = Array.from({ length: 50 }, (_, index) => `sid-${index}`);
    expect((await cli(["revoke", "--redis", url, "--record", ...ids], withKey)).status).toBe(0);
    expect((await connections()) - before).toBe(2);
  });

  test.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "speaks TLS to rediss://, and only to whom it trusts",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "countersign-tls-"));
      const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
      const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
      const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
      spawnSync("openssl", [...request, ...names, "-keyout", keyFile, "-out", certFile]);
      const tls = createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (socket) => {
        const upstream = connect(server.port, "127.0.0.1");
        socket.on("error", () => upstream.destroy());
        upstream.on("error", () => socket.destroy());
        socket.pipe(upstream).pipe(socket);
      }).listen(0, "127.0.0.1");
      try {
        await once(tls, "listening");
        const address = `rediss://localhost:${(tls.address() as AddressInfo).port}`;
        const run = (env: Record<string, string>) =>
          promisify(execFile)(
            process.execPath,
            ["src/cli/main.ts", "revoke", "--redis", address, "--record", "sid-1"],
            {
              env: { ...process.env, ...withKey.env, ...env },
            },
          );
        await expect(run({})).rejects.toMatchObject({
          code: 1,
          stdout: "",
          stderr: expect.stringContaining("certificate is not trusted"),
        });
        expect(await redis.dbsize()).toBe(0);
        expect((await run({ NODE_EXTRA_CA_CERTS: certFile })).stdout).toContain("acknowledged: record sid-1");
      } finally {
        tls.close();
        rmSync(folder, { recursive: true });
      }
    },
  );

  test("says what was not acknowledged, and exits 1", async () => {
    await redis.set("caracal.sessions.revoke", "no stream");
    const { status, out, err } = await cli(["revoke", "--redis", url, "--record", "sid-1"], withKey);
    expect(status).toBe(1);
    expect(err).toContain(
      "record sid-1 in every zone: stream entry not acknowledged: a key holds something of another kind",
    );
    expect(out).toMatch(/^acknowledged: record sid-1 in every zone: shared keys until/);

    await redis.flushall();
    await redis.config("SET", "maxmemory", "1");
    try {
      const full = await cli(["revoke", "--redis", url, "--record", "sid-1"], withKey);
      expect([full.status, full.out]).toEqual([1, ""]);
      expect(full.err).toContain("stream entry not acknowledged: its memory is full");
      expect(full.err).toContain("shared keys not acknowledged: its memory is full");
    } finally {
      await redis.config("SET", "maxmemory", "0");
    }
  });

  test.each(["text", "json"])("never shows user or password of a server that refuses them (%s)", async (format) => {
    const address = `redis://alice:hunter2@127.0.0.1:${server.port}/0`;
    const { status, out, err } = await cli(
      ["revoke", "--redis", address, "--record", "s", "--format", format],
      withKey,
    );
    expect(status).toBe(1);
    expect(out + err).toContain(
      `Redis at 127.0.0.1:${server.port}/0 does not answer: it refuses this user and password`,
    );
    expect(out + err).not.toMatch(/hunter2|alice/);
  });

  test("gives up on a server that is not there, or does not answer", async () => {
    const absent = await cli(["revoke", "--redis", "redis://127.0.0.1:1", "--record", "sid-1"], withKey);
    expect([absent.status, absent.out]).toEqual([1, ""]);
    expect(absent.err).toContain("Redis at 127.0.0.1:1 does not answer: nothing listens there; nothing was revoked");
    proxy.mode = "blackhole";
    const began = performance.now();
    const silent = await cli(["revoke", "--redis", `redis://127.0.0.1:${proxy.port}`, "--record", "sid-1"], withKey);
    proxy.mode = "pass";
    expect(silent.status).toBe(1);
    expect(silent.err).toContain("does not answer: no answer within 2000 ms");
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("a server that falls silent half-way acknowledges nothing", async () => {
    await redis.call("CLIENT", "PAUSE", "10000", "WRITE");
    const { status, out, err } = await cli(["revoke", "--redis", url, "--record", "sid-1"], withKey);
    await redis.call("CLIENT", "UNPAUSE");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain("stream entry not acknowledged: no answer within 2000 ms");
    await until("the pause is over", async () => (await redis.set("x", "1")) === "OK");
  });
});
