import { needMcpSdk } from "./need-mcp-sdk.ts";
import { UsageError } from "./usage-error.ts";

/** The two generations of the protocol that MCP clients speak. */
export type ProtocolEra = "legacy" | "modern";

/** What one guarded call came to. */
export interface CallOutcome {
  /** `not found`: the server says it has no such tool. `failed`: the guard let the call through, the tool itself failed. */
  readonly verdict: "allowed" | "refused" | "not found" | "failed";
  /** HTTP status of the deciding answer. */
  readonly status: number;
  /** `error` and `error_description` of a refusal's body. */
  readonly code?: string;
  readonly description?: string;
  /** `WWW-Authenticate` and `Retry-After` of the deciding answer. */
  readonly challenge?: string;
  readonly retryAfter?: string;
  /** Text of an allowed call's result. */
  readonly text?: string;
  /** From sending the deciding request to the headers of its answer. */
  readonly milliseconds: number;
}

/** A connection of the MCP SDK's own client; it opens with the first call. */
export interface McpSession {
  readonly callTool: (name: string, args: Readonly<Record<string, unknown>>) => Promise<CallOutcome>;
  readonly close: () => Promise<void>;
}

interface Exchange {
  readonly response: Response;
  readonly milliseconds: number;
}

/**
 * Opens a session of the MCP SDK's client and watches its HTTP traffic, so that a refusal is reported as it was sent.
 *
 * @param authorization Value of the `Authorization` header; none is sent without it.
 */
export async function openMcpSession(
  url: string,
  options: { readonly authorization?: string; readonly era: ProtocolEra },
): Promise<McpSession> {
  const { Client, StreamableHTTPClientTransport } = await needMcpSdk(() => import("@modelcontextprotocol/client"));
  let last: Exchange | undefined;
  // The transport assigns it from a callback, which the compiler's narrowing does not see.
  const lastExchange = (): Exchange | undefined => last;
  const client = new Client(
    { name: "countersign-cli", version: "1.0.0" },
    options.era === "modern" ? { versionNegotiation: { mode: { pin: "2026-07-28" } } } : {},
  );
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: options.authorization === undefined ? {} : { headers: { authorization: options.authorization } },
    fetch: async (input, init) => {
      const start = performance.now();
      const response = await fetch(input, init);
      // The older era also asks for a stream with GET, which decides nothing.
      if (init?.method === "POST") last = { response: response.clone(), milliseconds: performance.now() - start };
      return response;
    },
  });
  let connected = false;

  async function callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    last = undefined;
    try {
      if (!connected) await client.connect(transport);
      connected = true;
      const result = await client.callTool({ name, arguments: { ...args } });
      const first = Array.isArray(result.content) ? result.content[0] : undefined;
      return {
        verdict: result.isError === true ? "failed" : "allowed",
        status: 200,
        ...(first?.type === "text" ? { text: first.text } : {}),
        milliseconds: lastExchange()?.milliseconds ?? 0,
      };
    } catch (error) {
      return await refusal(lastExchange(), name, error);
    }
  }

  return { callTool, close: () => client.close() };
}

async function refusal(last: Exchange | undefined, tool: string, error: unknown): Promise<CallOutcome> {
  if (last === undefined) throw new UsageError("no MCP server answers at this URL; start one with: countersign dev");
  const { response, milliseconds } = last;
  const message = error instanceof Error ? error.message : "";
  if (response.ok) {
    if (message.includes(`Tool ${tool} not found`))
      return { verdict: "not found", status: response.status, milliseconds };
    return { verdict: "failed", status: response.status, text: message, milliseconds };
  }
  const body: unknown = await response.json().catch(() => undefined);
  const fields: { error?: unknown; error_description?: unknown } =
    body !== null && typeof body === "object" ? body : {};
  const challenge = response.headers.get("www-authenticate");
  const retryAfter = response.headers.get("retry-after");
  return {
    verdict: "refused",
    status: response.status,
    milliseconds,
    ...(typeof fields.error === "string" ? { code: fields.error } : {}),
    ...(typeof fields.error_description === "string" ? { description: fields.error_description } : {}),
    ...(challenge === null ? {} : { challenge }),
    ...(retryAfter === null ? {} : { retryAfter }),
  };
}
