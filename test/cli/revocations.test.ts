import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createStreamReader, RevocationPublisher } from "countersign/redis";
import { ReplicaRevocationStore, redisKeysOf, v1RevocationStream } from "countersign/revocation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "../redis/server.ts";
import { cli } from "./run.ts";

const v1Key = "07".repeat(32);
const keys = { k1: "08".repeat(32) };
const env = { COUNTERSIGN_STREAM_KEYS: `k1=${keys.k1}`, COUNTERSIGN_STREAM_KEY: v1Key };

describe("countersign revocations, wrong usage", () => {
  const redis = ["--redis", "redis://127.0.0.1:1"];
  test.each([
    ["no subcommand", redis, env, "status or publish"],
    ["an unknown one", [...redis, "destroy"], env, "status or publish"],
    ["two of them", [...redis, "status", "publish"], env, 'unexpected "publish"'],
    ["no address", ["status"], env, "--redis redis://"],
    ["a publisher without key", [...redis, "publish"], {}, "COUNTERSIGN_STREAM_KEYS"],
    ["a key without id", [...redis, "status"], { COUNTERSIGN_STREAM_KEYS: keys.k1 }, "must be kid=hex"],
    ["a short key", [...redis, "status"], { COUNTERSIGN_STREAM_KEYS: "k1=0808" }, "must be kid=hex"],
  ])("%s", async (_what, argv, given, message) => {
    const { status, out, err } = await cli(["revocations", ...argv], { env: given });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/0808|0707/);
  });

  test("a server that is not there is a closed one", async () => {
    const { status, err } = await cli(["revocations", "status", ...redis], { env });
    expect(status).toBe(1);
    expect(err).toContain("Redis at 127.0.0.1:1 does not answer: nothing listens there");
    const json = await cli(["revocations", "status", "--format", "json", ...redis], { env });
    expect(JSON.parse(json.out)).toMatchObject({ state: "closed", reason: "unreachable" });
  });
});

describe.skipIf(hasNoRedis)("countersign revocations", () => {
  let server: TestRedis;
  let redis: ReturnType<TestRedis["client"]>;
  let at: string[];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    server = await startRedis("--maxmemory-policy", "noeviction");
    redis = server.client();
    at = ["--redis", `redis://127.0.0.1:${server.port}`];
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });
  afterAll(() => server.stop());

  const status = (...more: string[]) => cli(["revocations", "status", ...at, ...more], { env });
  const report = async (...more: string[]) => JSON.parse((await status("--format", "json", ...more)).out);

  /** A publisher in a process of its own, once it publishes. */
  async function startPublisher(
    ...more: string[]
  ): Promise<{ out: () => string; stop: (by: NodeJS.Signals) => Promise<number> }> {
    const child = spawn(process.execPath, ["src/cli/main.ts", "revocations", "publish", ...at, ...more], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      err += String(chunk);
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", () => out.includes("publishing") && resolve());
      child.once("close", () => reject(new Error(`ended: ${err}`)));
    });
    const stop = async (by: NodeJS.Signals) => {
      const ended = once(child, "exit");
      child.kill(by);
      return (await ended)[0] as number;
    };
    return { out: () => out + err, stop };
  }

  test("an empty Redis is closed, and says why", async () => {
    expect(await report()).toMatchObject({ state: "closed", reason: "no_snapshot", verified: true, marks: 0 });
    const { status: code, out } = await cli(["revocations", "status", ...at]);
    expect(code).toBe(1);
    expect(out).toContain("closed (no_snapshot)  unverified: set COUNTERSIGN_STREAM_KEYS");
    expect(out).toContain("! no publisher holds the lease of this zone");
  });

  test("a publisher opens it, relays what revoke writes, and gives its lease back", async () => {
    const publisher = await startPublisher("--empty");
    const replica = new ReplicaRevocationStore({ reader: createStreamReader(redis), keys });
    await replica.start();
    try {
      const anchors = (id: string) => ({ zone: "zone-1", anchors: [{ zone: "zone-1", kind: "record", id }] }) as const;
      expect(replica.check(anchors("sid-1")).state).toBe("active");
      expect((await cli(["revoke", ...at, "--record", "sid-1"], { env })).status).toBe(0);
      await until("the replica refuses it", () => replica.check(anchors("sid-1")).state === "revoked");
      expect(replica.check(anchors("sid-2")).state).toBe("active");
      await cli(["revoke", ...at, "--epoch", "12", "--zone", "zone-1"], { env });
      await until("the replica knows the epoch", () => replica.currentDelegationEpoch("zone-1") === 12n);
    } finally {
      await replica.stop();
    }
    const found = await report();
    expect(found).toMatchObject({ state: "open", verified: true, seq: "4", marks: 3, rejected: {}, warnings: [] });
    expect(found.lagMs).toBeLessThan(5_000);
    expect(found.validForMs).toBeGreaterThan(5_000);
    expect(found.redis.lease.log).toBe(found.log);
    expect(found.redis.streams[1]).toMatchObject({
      stream: v1RevocationStream,
      length: 1,
      deadLetters: 0,
      groups: [{ name: "relay to countersign:{*}:rev", consumers: 1, pending: 0, lag: 0 }],
    });
    const text = await status();
    expect([text.status, text.err]).toEqual([0, ""]);
    expect(text.out).toMatch(/state +open\n/);
    const guessed = await cli(["revocations", "status", ...at]);
    expect([guessed.status, guessed.out.includes("open  unverified")]).toEqual([0, true]);

    expect(await publisher.stop("SIGTERM")).toBe(0);
    expect(publisher.out()).toMatch(/stopped after event 4\n$/);
    expect(await redis.get(redisKeysOf("").lease)).toBeNull();
  });

  test("a publisher begins with what the one before it left, also after a crash, and with nothing only when told", async () => {
    await expect(startPublisher()).rejects.toThrow("nothing usable is stored (no_snapshot); give --empty");
    const first = await startPublisher("--empty", "--zone", "zone-1");
    await cli(["revoke", ...at, "--record", "sid-1"], { env });
    await until("it is relayed", async () => (await report("--zone", "zone-1")).marks === 3);
    await first.stop("SIGKILL");
    const second = await startPublisher("--zone", "zone-1");
    expect(second.out()).toContain("3 revocations known");
    expect(await report("--zone", "zone-1")).toMatchObject({ state: "open", marks: 3 });
    await expect(startPublisher("--zone", "zone-1")).rejects.toThrow("another publisher holds the lease");
    expect(await second.stop("SIGINT")).toBe(0);
  });

  test("a publisher of one zone leaves the epochs of others to theirs", async () => {
    const publisher = await startPublisher("--empty", "--zone", "zone-1");
    await cli(["revoke", ...at, "--epoch", "3", "--zone", "zone-2"], { env });
    await cli(["revoke", ...at, "--epoch", "4", "--zone", "zone-1"], { env });
    await until("its own is relayed", async () => (await report("--zone", "zone-1")).seq === "1");
    await until("both are acknowledged", async () => {
      const [, , epochs] = (await report("--zone", "zone-1")).redis.streams;
      return epochs.groups[0].pending === 0 && epochs.groups[0].lag === 0;
    });
    expect(await publisher.stop("SIGTERM")).toBe(0);
  });

  test("the lease names its log, also when its publisher goes on in an earlier one", async () => {
    const options = { activeKid: "k1", keys };
    const first = new RevocationPublisher(redis, { ...options, load: [] });
    await first.start();
    const { log, seq } = first.status;
    await first.stop();
    const publisher = new RevocationPublisher(redis, { ...options, load: () => ({ sequence: { log, seq } }) });
    await publisher.start();
    try {
      expect(await redis.get(redisKeysOf("").lease)).toMatch(new RegExp(`^${log}/[a-z0-9]{8}$`));
      expect((await report()).redis.lease).toEqual({ log, expiresInMs: expect.any(Number) });
    } finally {
      await publisher.stop();
    }
  });

  test("a silent publisher, forged entries and dead letters are told", async () => {
    const publisher = await startPublisher("--empty");
    await redis.xadd(v1RevocationStream, "*", "session_id", "sid-1", "_sig", "0".repeat(64));
    await redis.xadd(redisKeysOf("").stream, "*", "v", "2", "kid", "k1", "_sig", "0".repeat(64));
    await until("the forged entry is put away", async () => (await redis.xlen(`${v1RevocationStream}.dead`)) === 1);
    const found = await report();
    expect(found).toMatchObject({ state: "open", marks: 0, rejected: expect.any(Object) });
    expect(Object.values(found.rejected)).toEqual([1]);
    expect(found.warnings).toEqual([`1 refused entries in ${v1RevocationStream}.dead`]);
    await publisher.stop("SIGKILL");
    await until("the lease is over", async () => (await redis.exists(redisKeysOf("").lease)) === 0);
    await redis.xadd(redisKeysOf("").stream, "*", "v", "2", "ts", "1", "log", "1790000000000-a1b2c3d4", "seq", "1");
    const guessed = await cli(["revocations", "status", ...at]);
    expect([guessed.status, guessed.out.includes("closed (stale)")]).toEqual([1, true]);
  });

  test("settings that endanger revocations are told", async () => {
    await redis.config("SET", "maxmemory-policy", "allkeys-lru");
    try {
      expect((await report()).warnings[0]).toBe(
        "maxmemory-policy is allkeys-lru: Redis may evict revocations; set it to noeviction",
      );
    } finally {
      await redis.config("SET", "maxmemory-policy", "noeviction");
    }
  });

  test("looks again and again on request, until interrupted", async () => {
    const interrupted = new AbortController();
    const lines: string[] = [];
    const watching = cli(["revocations", "status", "--watch", "--format", "json", ...at], {
      out: (line) => {
        if (lines.push(line) === 2) interrupted.abort();
      },
      interrupted: interrupted.signal,
    });
    expect((await watching).status).toBe(1);
    expect(lines.map((line) => JSON.parse(line).state)).toEqual(["closed", "closed"]);
  });

  test("holds no key and no password in anything it prints", async () => {
    const publisher = await startPublisher("--empty");
    const text = (await status()).out + (await status("--format", "json")).out + publisher.out();
    expect(text).not.toMatch(/0707|0808/);
    await publisher.stop("SIGKILL");
  });
});
