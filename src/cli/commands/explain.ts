import { createVerifier, type Explanation, type Rung } from "../../mandate/index.ts";
import { InMemoryRevocationStore } from "../../revocation/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { contractRow } from "../contract-row.ts";
import { profileOf } from "../profile-of.ts";
import { readFormat, readOptions } from "../read-options.ts";
import { renderExplanation } from "../render-explanation.ts";
import { createStyle } from "../style.ts";
import { toolRequirements } from "../tool-requirements.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign explain <mandate> --issuer <url> --audience <name> [options]
       countersign explain <code | requirement>

Walks the ladder of checks for one mandate and marks the first rung that fails. The mandate "-" is read from the
environment variable COUNTERSIGN_TOKEN, which keeps it out of the shell's history. Revocation is not asked: only the
server knows its store.

  --issuer <url>            the issuer that the server trusts
  --audience <name>         the server's audience; repeat it for several
  --jwks <url>              key set, when it is not at the issuer's well-known place
  --zone <id>               the zone that the server is limited to
  --require-scope <scope>   requirements of the server or tool; repeat for several scopes
  --require-agent
  --require-delegation
  --require-chain <app>     repeat for several applications
  --max-hops <n>
  --tool <name>             take the requirements of a tool of the demo server
  --tools <file.json>       … or of a tool in this file: { "<tool>": { "requiredScopes": ["…"] } }
  --profile <id>            profile of the contract
  --format text|json

With an error code (insufficient_scope) or a requirement (maxHopCount) it prints the contract's row.
Exit status 1 when the mandate is refused.`;

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(
    argv,
    {
      issuer: { type: "string" },
      audience: { type: "string", multiple: true },
      jwks: { type: "string" },
      zone: { type: "string" },
      "require-scope": { type: "string", multiple: true },
      "require-agent": { type: "boolean" },
      "require-delegation": { type: "boolean" },
      "require-chain": { type: "string", multiple: true },
      "max-hops": { type: "string" },
      tool: { type: "string" },
      tools: { type: "string" },
      profile: { type: "string" },
      format: { type: "string" },
    },
    1,
  );
  const format = readFormat(options);
  const [subject] = options.positionals;
  if (subject === undefined) throw new UsageError("a mandate, an error code or a requirement is needed");
  const profile = profileOf(options.text("profile"));
  const row = contractRow(subject, profile);
  if (row !== undefined) {
    io.out(format === "json" ? JSON.stringify(row.data, undefined, 2) : row.text);
    return 0;
  }
  const mandate = subject === "-" ? io.env["COUNTERSIGN_TOKEN"] : subject;
  if (mandate === undefined || mandate === "") throw new UsageError("COUNTERSIGN_TOKEN is not set");
  const issuer = options.text("issuer");
  const audience = options.list("audience");
  if (issuer === undefined || audience.length === 0) {
    throw new UsageError("a mandate needs --issuer and --audience; known codes and requirements need no option");
  }
  const overrides = toolRequirements(options);
  const jwksUri = options.text("jwks");
  const zoneId = options.text("zone");
  if (profile.zoneRequired && zoneId === undefined) throw new UsageError(`profile ${profile.id} needs --zone`);
  const verifier = createVerifier({
    issuer,
    audience,
    profile: profile.id as "2026-05",
    revocations: new InMemoryRevocationStore(),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(zoneId === undefined ? {} : { zoneId }),
  });
  try {
    const explanation = withoutRevocation(await verifier.explain(mandate, overrides));
    if (format === "json") io.out(JSON.stringify(explanation, undefined, 2));
    else for (const line of renderExplanation(explanation, createStyle(io.color))) io.out(line);
    return explanation.ok ? 0 : 1;
  } finally {
    verifier.close();
  }
}

/** The command has an empty store of its own; that it found nothing there says nothing. */
function withoutRevocation(explanation: Explanation): Explanation {
  const detail = "not asked: only the server knows its store";
  const rungs = explanation.rungs.map((rung): Rung => {
    return rung.stage === "revocation" && rung.state === "pass" ? { ...rung, state: "skipped", detail } : rung;
  });
  return { ...explanation, rungs };
}

/** `countersign explain` */
export const explainCommand: Command = Object.freeze({
  name: "explain",
  summary: "show which check refuses a mandate, or what an error code or requirement means",
  usage,
  run,
});
