import type { McpServer } from "@modelcontextprotocol/server";

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
