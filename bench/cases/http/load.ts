import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { Pool } from "undici";
import type { Alternative } from "../../harness.ts";
import type { Prepare } from "../case.ts";
import type { ServerReady } from "./server.ts";

const CONNECTIONS = 32;
const GUARDS = ["no auth", "SDK + jose", "ours", "mandateAuth"] as const;
const CALL = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "echo", arguments: { text: "hello" } } };
const MODERN_META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
const ERAS = {
  legacy: { body: JSON.stringify(CALL), headers: { "mcp-protocol-version": "2025-11-25" } },
  modern: {
    body: JSON.stringify({ ...CALL, params: { ...CALL.params, _meta: MODERN_META } }),
    headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "echo" },
  },
} as const;

/** P6: this process is the load generator; the server is a process of its own. */
export const prepare: Prepare = async () => {
  const server = fork(resolve(import.meta.dirname, "server.ts"), [], { execArgv: [] });
  const { port, tokens } = await readyOf(server);
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 });
  const alternatives: Alternative[] = [];
  for (const era of ["legacy", "modern"] as const) {
    for (const guard of GUARDS) {
      const call = caller(pool, era, guard, tokens);
      const fault = await faultOf(pool, era, guard, call);
      alternatives.push({
        name: `${era}: ${guard}`,
        form: `${CONNECTIONS} connections`,
        mode: CONNECTIONS,
        call,
        holds: (status) => status === 200,
        ...(fault === undefined ? {} : { parityFault: fault }),
      });
    }
  }
  return {
    alternatives,
    close: async () => {
      await pool.close();
      server.disconnect();
    },
  };
};

type Era = keyof typeof ERAS;

function caller(pool: Pool, era: Era, guard: string, tokens: readonly string[]): (index: number) => Promise<number> {
  const requests = tokens.map((token) => requestOf(era, guard, token));
  return async (index) => {
    const { statusCode, body } = await pool.request(requests[index % requests.length] as (typeof requests)[number]);
    await body.dump();
    return statusCode;
  };
}

function requestOf(era: Era, guard: string, token: string): Parameters<Pool["request"]>[0] {
  const { body, headers } = ERAS[era];
  return {
    method: "POST",
    path: `/${era}/${encodeURIComponent(guard)}`,
    body,
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${token}`,
      ...headers,
    },
  };
}

/** Every route answers the call; every guarded one answers 401 to a foreign token. */
async function faultOf(
  pool: Pool,
  era: Era,
  guard: string,
  call: (index: number) => Promise<number>,
): Promise<string | undefined> {
  const status = await call(0);
  if (status !== 200) return `answers ${status} to a valid call`;
  const refused = await pool.request(requestOf(era, guard, "e30.e30.AAAA"));
  await refused.body.dump();
  const expected = guard === "no auth" ? 200 : 401;
  return refused.statusCode === expected ? undefined : `answers ${refused.statusCode} to a bad token`;
}

async function readyOf(server: ChildProcess): Promise<ServerReady> {
  const gone = new AbortController();
  server.once("exit", (code) => gone.abort(new Error(`the server ended with status ${code}`)));
  const [ready] = await once(server, "message", { signal: gone.signal });
  return ready as ServerReady;
}
