import type { CliIo, Command } from "../cli-io.ts";
import { renderRedisDemo } from "../demo/redis/render-redis-demo.ts";
import { runRedisDemo } from "../demo/redis/run-redis-demo.ts";
import { renderDemo } from "../demo/render-demo.ts";
import { runDemo } from "../demo/run-demo.ts";
import { needMcpSdk } from "../need-mcp-sdk.ts";
import { readFormat, readOptions } from "../read-options.ts";
import { RedisFailure, redisUrl } from "../redis/open-redis.ts";
import { createStyle } from "../style.ts";

const usage = `Usage: countersign demo [--redis URL] [--format text|json]

Starts a local issuer and a guarded MCP server, calls it with the MCP SDK's own client in every way that matters,
prints one table and stops. Exit status 1 if any verdict is not the declared one.

With --redis it shows revocation across processes instead: one process revokes, another guards an MCP server and
refuses. It needs a Redis that may be written to, uses a zone of its own there, and removes it.

  --redis <url>        redis://host:port, such as redis://127.0.0.1:6379
  --format text|json   json prints one object with all rows (default text)`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { format: { type: "string" }, redis: { type: "string" } }, 0);
  const format = readFormat(options);
  const redis = options.text("redis");
  if (redis !== undefined) return demonstrateRedis(redisUrl(redis, io), format, io);
  const demo = await needMcpSdk(() => runDemo());
  const asDeclared = demo.rows.every((row) => row.asDeclared);
  if (format === "json") io.out(JSON.stringify({ ok: asDeclared, ...demo }, undefined, 2));
  else for (const line of renderDemo(demo, createStyle(io.color))) io.out(line);
  return asDeclared ? 0 : 1;
}

async function demonstrateRedis(url: URL, format: "text" | "json", io: CliIo): Promise<number> {
  try {
    const demo = await needMcpSdk(() => runRedisDemo(url));
    const asDeclared = demo.steps.every((step) => step.asDeclared);
    if (format === "json") io.out(JSON.stringify({ ok: asDeclared, ...demo }, undefined, 2));
    else for (const line of renderRedisDemo(demo, createStyle(io.color))) io.out(line);
    return asDeclared ? 0 : 1;
  } catch (error) {
    if (!(error instanceof RedisFailure)) throw error;
    io.err(`countersign demo: ${error.message}`);
    io.err("Start one with: redis-server --save '' --port 6379, then: countersign demo --redis redis://127.0.0.1:6379");
    return 1;
  }
}

/** `countersign demo` */
export const demoCommand: Command = Object.freeze({
  name: "demo",
  summary: "see the guard decide: issuer, server and client in one process, one table",
  usage,
  run,
});
