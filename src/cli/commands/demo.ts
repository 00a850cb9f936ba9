import type { CliIo, Command } from "../cli-io.ts";
import { renderDemo } from "../demo/render-demo.ts";
import { runDemo } from "../demo/run-demo.ts";
import { needMcpSdk } from "../need-mcp-sdk.ts";
import { readFormat, readOptions } from "../read-options.ts";
import { createStyle } from "../style.ts";

const usage = `Usage: countersign demo [--format text|json]

Starts a local issuer and a guarded MCP server, calls it with the MCP SDK's own client in every way that matters,
prints one table and stops. Exit status 1 if any verdict is not the declared one.

  --format text|json   json prints one object with all rows (default text)`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { format: { type: "string" } }, 0);
  const format = readFormat(options);
  const demo = await needMcpSdk(() => runDemo());
  const asDeclared = demo.rows.every((row) => row.asDeclared);
  if (format === "json") io.out(JSON.stringify({ ok: asDeclared, ...demo }, undefined, 2));
  else for (const line of renderDemo(demo, createStyle(io.color))) io.out(line);
  return asDeclared ? 0 : 1;
}

/** `countersign demo` */
export const demoCommand: Command = Object.freeze({
  name: "demo",
  summary: "see the guard decide: issuer, server and client in one process, one table",
  usage,
  run,
});
