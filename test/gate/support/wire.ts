/** Members that answers may have; a test reads those that its answer must have. */
export interface WireMessage {
  readonly id: unknown;
  readonly error: { readonly code: number; readonly message: string; readonly data: unknown };
  readonly result: {
    readonly [member: string]: unknown;
    readonly content: readonly { readonly text: string }[];
    readonly tools: readonly { readonly name: string }[];
    readonly prompts: readonly { readonly name: string }[];
    readonly resources: readonly { readonly uri: string }[];
    readonly resourceTemplates: readonly { readonly name: string }[];
    readonly isError?: boolean;
  };
}

/** One answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON-RPC message or body, out of JSON or the last frame of an event stream. */
  readonly json: WireMessage;
}

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** Sends one message of the legacy era. */
export function legacy(
  url: string,
  token: string | undefined,
  message: unknown,
  headers: Record<string, string> = {},
): Promise<WireAnswer> {
  return post(url, token, message, { "MCP-Protocol-Version": "2025-11-25", ...headers });
}

/** Sends one request of the modern era, with the headers that its body asks for. */
export function modern(
  url: string,
  token: string | undefined,
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string | undefined> = {},
): Promise<WireAnswer> {
  const name = params["name"] ?? params["uri"];
  const named = ["tools/call", "prompts/get", "resources/read"].includes(method) && typeof name === "string";
  const standard = { "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, ...(named && { "Mcp-Name": name }) };
  const body = { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: META } };
  return post(url, token, body, { ...standard, ...headers });
}

export async function post(
  url: string,
  token: string | undefined,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<WireAnswer> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...Object.fromEntries(given),
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return read(response);
}

export async function read(response: Response): Promise<WireAnswer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

/** Headers that say something about the answer, not about the connection. */
export function telling({ headers }: WireAnswer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name)));
}

function parse(text: string): WireMessage {
  const frames = text.split("\n").filter((line) => line.startsWith("data: "));
  const last = frames.at(-1)?.slice(6) ?? text;
  try {
    return JSON.parse(last);
  } catch {
    return {} as WireMessage;
  }
}

/** A legacy request message. */
export function call(id: number, method: string, params: Record<string, unknown> = {}): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method, params };
}
