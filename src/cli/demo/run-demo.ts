import { startDemoServer, startDevIssuer } from "../../dev/index.ts";
import { openMcpSession } from "../mcp-session.ts";
import type { DemoCase, DemoExpectation, DemoRow, DemoWorld } from "./demo-case.ts";
import { demoCases } from "./demo-cases.ts";

/** The whole demo. */
export interface DemoRun {
  readonly issuerUrl: string;
  readonly serverUrl: string;
  readonly rows: readonly DemoRow[];
  readonly milliseconds: number;
}

/**
 * Starts a local issuer and a guarded MCP server, makes every call with the MCP SDK's own client, and stops both.
 *
 * @param cases Only tests pass their own.
 */
export async function runDemo(cases: readonly DemoCase[] = demoCases): Promise<DemoRun> {
  const start = performance.now();
  const open: { readonly close: () => Promise<void> }[] = [];
  try {
    const issuer = await startDevIssuer();
    open.unshift(issuer);
    const server = await startDemoServer({ issuer });
    open.unshift(server);
    const freshServer = await startDemoServer({ issuer });
    open.unshift(freshServer);
    const rows: DemoRow[] = [];
    // In order, one after the other: a call may rely on what an earlier one did to issuer and server.
    for (const row of cases) rows.push(await runCase({ issuer, server, freshServer }, row));
    return { issuerUrl: issuer.url, serverUrl: server.url, rows, milliseconds: performance.now() - start };
  } finally {
    for (const each of open) await each.close();
  }
}

async function runCase(world: DemoWorld, row: DemoCase): Promise<DemoRow> {
  await row.setup?.(world);
  const mandate = await world.issuer.mint(row.claims, row.how);
  const authorization = row.authorization === undefined ? `Bearer ${mandate}` : row.authorization(mandate);
  const server = row.fresh === true ? world.freshServer : world.server;
  const era = row.era ?? "modern";
  const session = await openMcpSession(server.url, { era, ...(authorization === null ? {} : { authorization }) });
  try {
    const outcome = await session.callTool(row.tool, row.args ?? { name: "Ada" });
    const rung =
      outcome.verdict !== "refused"
        ? undefined
        : row.authorization === undefined
          ? (await server.explain(mandate, row.tool)).rungs.find((each) => each.state === "fail")?.stage
          : "extract";
    const actual: DemoExpectation = {
      verdict: outcome.verdict,
      status: outcome.status,
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
      ...(rung === undefined ? {} : { rung }),
    };
    return {
      question: row.question,
      title: row.title,
      tool: row.tool,
      era,
      expected: row.expect,
      actual,
      milliseconds: outcome.milliseconds,
      asDeclared: isSame(row.expect, actual),
    };
  } finally {
    await session.close();
  }
}

function isSame(expected: DemoExpectation, actual: DemoExpectation): boolean {
  return (
    expected.verdict === actual.verdict &&
    expected.status === actual.status &&
    expected.code === actual.code &&
    expected.rung === actual.rung
  );
}
