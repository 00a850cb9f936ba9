import type { McpServer } from "@modelcontextprotocol/server";
import type { ToolRequirements } from "../gate/index.ts";

/** A tool of the demo server. */
export type DemoTool = "hello" | "write_note" | "deploy" | "audit_log";

/** What each tool of the demo server requires, beyond a valid mandate with scope `tool:call`. */
export const demoTools: Readonly<Record<DemoTool, ToolRequirements>> = Object.freeze({
  /** Open to every valid mandate. */
  hello: Object.freeze({}),
  /** Listed for everybody; a mandate without the scope gets a 403 that names it. */
  write_note: Object.freeze({ requiredScopes: ["notes:write"] }),
  /** Only for an agent with a delegation that came through the orchestrator, at most two hops away from the user. */
  deploy: Object.freeze({
    requiredScopes: ["deploy:run"],
    requireAgent: true,
    requireDelegation: true,
    requireChainContains: ["app-orchestrator"],
    maxHopCount: 2,
  }),
  /** Not there at all for a mandate without the scope: neither listed nor callable. */
  audit_log: Object.freeze({ requiredScopes: ["audit:read"], hidden: true }),
});

/** The functions of the MCP SDK that the demo tools need; handed in because the SDK is loaded on demand. */
export interface DemoSdk {
  readonly fromJsonSchema: typeof import("@modelcontextprotocol/server").fromJsonSchema;
}

/** Registers the four demo tools. They have no effect: the demo is about who may call them. */
export function registerDemoTools(server: McpServer, sdk: DemoSdk): void {
  const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
  const input = <T>(...names: string[]) =>
    sdk.fromJsonSchema<T>({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
      required: names,
    });
  server.registerTool(
    "hello",
    { description: "Greets somebody", inputSchema: input<{ name: string }>("name") },
    async ({ name }) => text(`Hello ${name}`),
  );
  server.registerTool(
    "write_note",
    { description: "Writes a note", inputSchema: input<{ text: string }>("text") },
    async () => text("Noted"),
  );
  server.registerTool(
    "deploy",
    { description: "Deploys a service", inputSchema: input<{ service: string }>("service") },
    async ({ service }) => text(`Deployed ${service}`),
  );
  server.registerTool("audit_log", { description: "Reads the audit log" }, async () => text("Nothing happened yet"));
}
