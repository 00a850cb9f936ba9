import { demoTools, startDemoServer, startDevIssuer } from "../../dev/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { devAddress } from "../dev-address.ts";
import { needMcpSdk } from "../need-mcp-sdk.ts";
import { readOptions } from "../read-options.ts";
import { createStyle } from "../style.ts";

const usage = `Usage: countersign dev [--port ${devAddress.issuerPort}]

Starts a development issuer and a guarded demo server on 127.0.0.1 until interrupted. Keys are fresh at every start and
nothing is stored. Refuses to run with NODE_ENV=production.

  --port <n>   port of the issuer; the server takes the next one (default ${devAddress.issuerPort})`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { port: { type: "string" } }, 0);
  const port = options.integer("port") ?? devAddress.issuerPort;
  const issuer = await startDevIssuer({ port });
  const serverPort = port === 0 ? 0 : port + 1;
  const server = await needMcpSdk(() => startDemoServer({ issuer, port: serverPort })).catch(async (error: unknown) => {
    await issuer.close();
    throw error;
  });
  const usual = port === devAddress.issuerPort;
  const at = usual ? "" : ` --issuer ${issuer.url}`;
  const to = usual ? "" : ` --url ${server.url}${at}`;
  const style = createStyle(io.color);
  const lines = [
    style.bold("Development issuer and guarded demo server, this machine only. Stop with Ctrl+C."),
    `  issuer  ${issuer.url}   (keys, /mint, /revoke, /rotate, /token below it)`,
    `  server  ${server.url}   (MCP over streamable HTTP, both protocol eras)`,
    `  tools   ${Object.keys(demoTools).join(", ")}`,
    "",
    style.bold("Try, in another terminal:"),
    `  npx countersign call hello name=Ada${to}`,
    `  npx countersign call write_note text=milk${to}`,
    `  npx countersign call deploy service=shop --scope "tool:call deploy:run" --hops 3${to}`,
    `  npx countersign call hello name=Ada --fault expired${to}`,
    "",
    style.bold("A mandate for a client of your own, and one that must fail:"),
    `  T=$(npx countersign mint --sub alice --scope "tool:call notes:write"${at})`,
    `  T=$(npx countersign mint --fault wrong-audience${at})`,
    `  npx countersign explain "$T" --issuer ${issuer.url} --audience ${issuer.audience} --tool write_note`,
    `  curl -s ${issuer.url}/revoke -H "content-type: application/json" -d "{\\"token\\":\\"$T\\"}"`,
  ];
  for (const line of lines) io.out(line);
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve();
    else io.interrupted.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.all([server.close(), issuer.close()]);
  return 0;
}

/** `countersign dev` */
export const devCommand: Command = Object.freeze({
  name: "dev",
  summary: "run a development issuer and a guarded demo server on this machine",
  usage,
  run,
});
