import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import published from "../../../generated/schema/Claims.json" with { type: "json" };
import { type Claims, claimsSchema, errorBodySchema, isClaims } from "../../../generated/typescript/index.ts";
import { documents, refused, SECRET, wire } from "./claims-documents.ts";

interface Answer {
  readonly accepted: boolean;
  readonly text: string;
}

async function connected(): Promise<{ readonly client: Client; readonly ask: (claims: object) => Promise<Answer> }> {
  const server = new McpServer({ name: "claims", version: "1.0.0" });
  server.registerTool("inspect", { inputSchema: claimsSchema }, (claims) => {
    expectTypeOf(claims).toEqualTypeOf<Claims>();
    return { content: [{ type: "text", text: `${claims.zoneId} ${claims.delegationChain?.[0]?.applicationId}` }] };
  });
  server.registerTool("refusal", { outputSchema: errorBodySchema }, () => {
    const body = { error: "invalid_token", error_description: "Token validation failed" } as const;
    return { content: [{ type: "text", text: body.error }], structuredContent: { ...body } };
  });
  const client = new Client({ name: "c", version: "1" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  onTestFinished(() => client.close());
  const ask = async (claims: object): Promise<Answer> => {
    try {
      const result = await client.callTool({ name: "inspect", arguments: claims as Record<string, unknown> });
      return { accepted: result.isError !== true, text: JSON.stringify(result) };
    } catch (error) {
      return { accepted: false, text: String(error) };
    }
  };
  return { client, ask };
}

describe("a tool of the MCP SDK with a generated schema", () => {
  it("announces the published schema", async () => {
    const { client } = await connected();
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === "inspect")?.inputSchema).toEqual(published);
  });

  it("gets projected claims", async () => {
    const { ask } = await connected();
    expect(await ask(wire)).toMatchObject({ accepted: true, text: expect.stringContaining("zone first") });
  });

  it("refuses others, naming rules and no value", async () => {
    const { ask } = await connected();
    const { accepted, text } = await ask(refused);
    expect(accepted).toBe(false);
    expect(text).toContain("Claims/exp#type");
    expect(text).not.toContain(SECRET);
  });

  it("takes what the guard takes", async () => {
    const { ask } = await connected();
    await fc.assert(
      fc.asyncProperty(documents, async (claims) => {
        expect((await ask(claims)).accepted).toBe(isClaims(claims));
      }),
      { numRuns: 60 },
    );
  });

  it("checks its structured result by the schema of another type", async () => {
    const { client } = await connected();
    await client.listTools();
    const { structuredContent } = await client.callTool({ name: "refusal" });
    expect(structuredContent).toEqual({ error: "invalid_token", error_description: "Token validation failed" });
  });
});
