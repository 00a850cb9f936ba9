import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RedisDemoRun } from "../../src/cli/demo/redis/run-redis-demo.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "../redis/server.ts";
import { cli } from "./run.ts";

describe.skipIf(hasNoRedis)("the demo over Redis", () => {
  let server: TestRedis;
  let redis: ReturnType<TestRedis["client"]>;
  let url: string;
  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
    url = `redis://127.0.0.1:${server.port}`;
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(() => server.stop());

  test("revokes in one process and refuses in another, soon after the acknowledgement", async () => {
    const { status, out, err } = await cli(["demo", "--redis", url, "--format", "json"]);
    expect([status, err]).toEqual([0, ""]);
    const run = JSON.parse(out) as RedisDemoRun & { ok: boolean };
    expect(run.ok).toBe(true);
    expect(new Set([run.publisherPid, run.serverPid, process.pid]).size).toBe(3);
    const rows = run.steps.map(({ title, actual: { verdict, code } }) => [title, verdict, code]);
    expect(rows).toEqual([
      ["session 1 calls hello", "allowed", undefined],
      ["publisher revokes session 1", "refused", "session_revoked"],
      ["session 2 calls hello", "allowed", undefined],
      ["publisher suspends session 2", "refused", "session_revoked"],
      ["publisher resumes session 2", "allowed", undefined],
      ["session 1 calls hello again", "refused", "session_revoked"],
    ]);
    for (const { title, afterAcknowledgementMs } of run.steps) {
      if (title.startsWith("publisher")) expect(afterAcknowledgementMs).toBeLessThan(2_000);
    }
  });

  test("leaves nothing in Redis, and no process", async () => {
    const { out } = await cli(["demo", "--redis", url, "--format", "json"]);
    expect(await redis.keys("*")).toEqual([]);
    const { publisherPid, serverPid } = JSON.parse(out) as RedisDemoRun;
    for (const pid of [publisherPid, serverPid]) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("tidies up after itself when it is killed", async () => {
    const child = spawn(process.execPath, ["src/cli/main.ts", "demo", "--redis", url], { stdio: "ignore" });
    await until("the publisher has begun", async () => (await redis.keys("*:snap")).length === 1);
    child.kill("SIGKILL");
    await once(child, "exit");
    await until("its traces are gone", async () => (await redis.keys("*")).length === 0);
  });

  test("prints a table of at most 110 columns, without mandate, key, user or password", async () => {
    await redis.call("ACL", "SETUSER", "alice", "on", ">hunter2", "~*", "&*", "+@all");
    const { status, out } = await cli(["demo", "--redis", `redis://alice:hunter2@127.0.0.1:${server.port}`]);
    expect(status).toBe(0);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(out).toContain("✓ publisher revokes session 1");
    expect(out).toMatch(/Every verdict is the declared one\.$/);
    expect(out).not.toMatch(/hunter2|alice|eyJ|[0-9a-f]{32}/);
  });
});

describe("the demo over a Redis that is not there", () => {
  test("says so, and how to start one", async () => {
    const { status, out, err } = await cli(["demo", "--redis", "redis://127.0.0.1:1"]);
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain("Redis at 127.0.0.1:1 does not answer: nothing listens there");
    expect(err).toContain("redis-server --save '' --port 6379");
  });

  test("is wrong usage when the address is none", async () => {
    const { status, err } = await cli(["demo", "--redis", "localhost:hunter2"]);
    expect([status, err.includes("hunter2")]).toEqual([2, false]);
  });
});
