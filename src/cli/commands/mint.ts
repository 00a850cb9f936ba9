import { type MandateFault, mandateFaults } from "../../testing/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { devAddress } from "../dev-address.ts";
import { mandateOptions, mandateRequest } from "../mandate-options.ts";
import { postJson } from "../post-json.ts";
import { readOptions } from "../read-options.ts";

/** Names in lines of a help text, under the column of explanations. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length > 76) lines.push(name);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines.map((line) => `                     ${line}`).join("\n");
}

const usage = `Usage: countersign mint [--sub alice] [--scope "tool:call notes:write"] [options]

Asks the running development issuer (countersign dev) for a mandate and prints it, alone, on standard output:
  T=$(countersign mint --scope tool:call)

  --sub <id>         the user (default user-alice)
  --scope <words>    scopes, separated by spaces (default tool:call)
  --aud <audience>   audience (default: the demo server)
  --sid <id>         session id, for revocation
  --chain <a,b>      applications of the delegation chain
  --hops <n>         hop count
  --no-agent         no agent session
  --no-delegation    no delegation
  --ttl <seconds>    lifetime
  --fault <name>     a deliberately wrong mandate:
${wrapped(Object.keys(mandateFaults))}
  --issuer <url>     development issuer (default ${devAddress.issuerUrl})`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(
    argv,
    {
      ...mandateOptions,
      fault: { type: "string" },
      issuer: { type: "string", default: devAddress.issuerUrl },
    },
    0,
  );
  const body = mandateRequest(options, options.text("fault") as MandateFault | undefined);
  const answer = await postJson(`${options.text("issuer")}/mint`, body, "countersign dev");
  io.out(String(answer["token"]));
  return 0;
}

/** `countersign mint` */
export const mintCommand: Command = Object.freeze({
  name: "mint",
  summary: "print a mandate of the development issuer, good or deliberately wrong",
  usage,
  run,
});
