import type { MandateFault } from "../../testing/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { devAddress } from "../dev-address.ts";
import { failingRung } from "../failing-rung.ts";
import { mandateOptions, mandateRequest } from "../mandate-options.ts";
import { type CallOutcome, openMcpSession } from "../mcp-session.ts";
import { postJson } from "../post-json.ts";
import { type ReadOptions, readOptions } from "../read-options.ts";
import { createStyle, type Style } from "../style.ts";
import { succeedingCall } from "../succeeding-call.ts";
import { toolArguments } from "../tool-arguments.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign call <tool> [name=value …] [--as alice] [--scope "tool:call notes:write"] [options]

Calls a tool of a guarded MCP server and shows the decision as it was sent: status, code, failing rung, challenge, and
the command that would succeed. A mandate is minted by the development issuer first, unless one is given.

  --token <mandate>  use this mandate; "-" reads it from the environment variable COUNTERSIGN_TOKEN
  --no-token         send none
  --fault <name>     a deliberately wrong mandate (names: countersign mint --help)
  --as, --sub, --scope, --aud, --sid, --chain, --hops, --no-agent, --no-delegation, --ttl: as for mint
  --era <era>        modern or legacy protocol (default modern)
  --url <url>        MCP endpoint (default ${devAddress.serverUrl})
  --issuer <url>     development issuer (default ${devAddress.issuerUrl})

Exit status 1 when the call is refused or the tool fails.`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, {
    ...mandateOptions,
    token: { type: "string" },
    "no-token": { type: "boolean" },
    fault: { type: "string" },
    era: { type: "string", default: "modern" },
    url: { type: "string", default: devAddress.serverUrl },
    issuer: { type: "string", default: devAddress.issuerUrl },
  });
  const [tool, ...rest] = options.positionals;
  if (tool === undefined) throw new UsageError("which tool?");
  const era = options.text("era");
  if (era !== "modern" && era !== "legacy") throw new UsageError("--era must be modern or legacy");
  const args = toolArguments(rest);
  const mandate = await mandateFor(options, io);
  const url = options.text("url") ?? devAddress.serverUrl;
  const session = await openMcpSession(url, {
    era,
    ...(mandate === undefined ? {} : { authorization: `Bearer ${mandate}` }),
  });
  try {
    const outcome = await session.callTool(tool, args);
    const rung = await failingRung(url, outcome, mandate, devAddress.audience);
    for (const line of render(tool, outcome, rung, argv, createStyle(io.color))) io.out(line);
    return outcome.verdict === "allowed" ? 0 : 1;
  } finally {
    await session.close();
  }
}

async function mandateFor(options: ReadOptions, io: CliIo): Promise<string | undefined> {
  if (options.flag("no-token")) return undefined;
  const given = options.text("token");
  if (given !== undefined) {
    const token = given === "-" ? io.env["COUNTERSIGN_TOKEN"] : given;
    if (token === undefined || token === "") throw new UsageError("COUNTERSIGN_TOKEN is not set");
    return token;
  }
  const body = mandateRequest(options, options.text("fault") as MandateFault | undefined);
  return String((await postJson(`${options.text("issuer")}/mint`, body, "countersign dev"))["token"]);
}

function render(
  tool: string,
  outcome: CallOutcome,
  rung: string | undefined,
  argv: readonly string[],
  style: Style,
): readonly string[] {
  const time = style.dim(`(${outcome.milliseconds.toFixed(1)} ms)`);
  if (outcome.verdict === "allowed") {
    return [`${style.green("allowed")}  ${tool}  ${outcome.status} ${time}`, ...(outcome.text?.split("\n") ?? [])];
  }
  if (outcome.verdict === "failed") {
    return [
      `${style.green("allowed")}  ${tool}  ${outcome.status} ${time}`,
      `  but the tool failed: ${outcome.text ?? ""}`,
    ];
  }
  if (outcome.verdict === "not found") {
    return [
      `${style.red("refused")}  ${tool}  ${outcome.status} ${time}`,
      "  says       the server has no such tool: it does not exist, or it is hidden from this mandate",
    ];
  }
  const lines = [`${style.red("refused")}  ${tool}  ${outcome.status} ${outcome.code ?? ""} ${time}`];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") lines.push(`  ${name.padEnd(10)} ${value}`);
  };
  add("says", outcome.description);
  add("rung", rung);
  add("challenge", outcome.challenge);
  add("retry", outcome.retryAfter === undefined ? undefined : `after ${outcome.retryAfter} s`);
  const better = succeedingCall(argv, outcome);
  if (better !== undefined) lines.push("  would succeed:", `    ${better}`);
  return lines;
}

/** `countersign call` */
export const callCommand: Command = Object.freeze({
  name: "call",
  summary: "call a tool and see the decision, the challenge and what would succeed",
  usage,
  run,
});
