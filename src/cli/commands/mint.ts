import { type MandateFault, mandateFaults } from "../../testing/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { devAddress } from "../dev-address.ts";
import { mandateOptions, mandateRequest } from "../mandate-options.ts";
import { postJson } from "../post-json.ts";
import { readOptions } from "../read-options.ts";

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
  --fault <name>     a deliberately wrong mandate: ${Object.keys(mandateFaults).slice(0, 5).join(", ")},
                     ${Object.keys(mandateFaults).slice(5, 11).join(", ")},
                     ${Object.keys(mandateFaults).slice(11).join(", ")}
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
