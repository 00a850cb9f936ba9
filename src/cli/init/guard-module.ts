import type { Host } from "./detect-host.ts";

/** A line of the written module; spelt so that it is no import of this one. */
function use(names: string, from: string): string {
  return `import ${names} from ${JSON.stringify(from)};`;
}

const SETTINGS = `// Whose mandates count, and for which server: the issuer's URL and this server's own public URL.
const { COUNTERSIGN_ISSUER: issuer, COUNTERSIGN_RESOURCE: resource } = process.env;
if (issuer === undefined || resource === undefined) {
  throw new Error("set COUNTERSIGN_ISSUER and COUNTERSIGN_RESOURCE");
}`;

const VERIFIER = `/** Revoked sessions of this process: let the events of your issuer reach it, or give a store that servers share. */
export const revocations = new InMemoryRevocationStore();

/** What every call needs. Requirements of a tool or route are added to these, never loosened. */
export const verifier = createVerifier({
  issuer,
  audience: resource,
  requiredScopes: [],
  revocations,
});`;

function toolTable(tools: readonly string[]): string {
  if (tools.length === 0) return `  tools: {\n    // your_tool: { requiredScopes: ["notes:write"] },\n  },`;
  const rows = tools.map((name) => `    ${JSON.stringify(name)}: {},`);
  return `  tools: {\n${rows.join("\n")}\n  },`;
}

/** Text of the module that holds the verifier and, for MCP, the gate; the same in TypeScript and JavaScript. */
export function guardModule(host: Host, tools: readonly string[]): string {
  const imports = [
    use("{ createVerifier }", "countersign"),
    ...(host === "express" ? [] : [use("{ createGate }", "countersign/gate")]),
    use("{ InMemoryRevocationStore }", "countersign/revocation"),
  ];
  const gate = `/**
 * What a tool needs beyond that: { requiredScopes: ["notes:write"] }, { requireAgent: true }, { maxHopCount: 2 },
 * { requiredScopes: ["audit:read"], hidden: true }. A tool without a row is hidden from everybody.
 */
export const gate = createGate({
  verifier,
  resource,
${toolTable(tools)}
  default: "deny",
});`;
  return `${[imports.join("\n"), SETTINGS, VERIFIER, ...(host === "express" ? [] : [gate])].join("\n\n")}\n`;
}

const ROUND = `  // round each server, before anything is registered:
  const server = guardServer(gate, new McpServer({ … }), context);`;

/** The lines to add to the server, as text for people. */
export function linesToAdd(host: Host, module: string): string {
  if (host === "express") {
    return `  ${use("{ mandateAuth }", "countersign/express")}
  ${use("{ verifier }", module)}

  // in front of each route:
  app.get("/notes", mandateAuth({ verifier }, { requiredScopes: ["notes:read"] }), handler);`;
  }
  if (host === "mcp-express") {
    return `  ${use("{ guard }", "countersign/express")}
  ${use("{ guardServer }", "countersign/mcp")}
  ${use("{ gate }", module)}

${ROUND}

  // in front of the MCP endpoint:
  app.use(guard(gate));`;
  }
  return `  import { guardServer } from "countersign/mcp";
  ${use("{ gate }", module)}

${ROUND}

  // where requests come in, in place of handler.fetch(request):
  const decided = await gate.fetch(request);
  return decided instanceof Response ? decided : decided.respond(await handler.fetch(request, decided));`;
}
