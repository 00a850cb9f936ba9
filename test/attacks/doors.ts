import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, expect } from "vitest";
import { guard, mandateAuth } from "../../src/adapters/express/index.ts";
import { createGate, type Gate } from "../../src/gate/index.ts";
import { type AuthDeps, authenticate, createVerifier, type Verifier } from "../../src/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { audience, claims, createForgeKey, type ForgeKey, forge, issuerUrl, nowSeconds, publish } from "./forge.ts";

/** What a door answers: `accepted`, or the code of its refusal. */
export type Answer = string;

/** One way in for a token. `undefined`: the transport cannot carry it. */
export type Door = (token: string) => Promise<Answer | undefined>;

/** Every way in, behind one issuer with one key. */
export interface Doors {
  readonly key: ForgeKey;
  readonly deps: AuthDeps;
  readonly verifier: Verifier;
  readonly gate: Gate;
  readonly revocations: InMemoryRevocationStore;
  /** URLs that were fetched. */
  readonly urls: readonly string[];
  /** A good mandate with some claims changed. */
  readonly mint: (changes?: Readonly<Record<string, unknown>>) => string;
  /** The answer of every door. */
  readonly knock: (token: string) => Promise<Readonly<Record<string, Answer>>>;
  /** Asserts that every door refuses with this code. */
  readonly refuse: (token: string, code?: string, note?: string) => Promise<void>;
  /** Asserts that every door lets it in. */
  readonly accept: (token: string, note?: string) => Promise<void>;
}

export function createDoors(options: Partial<AuthDeps> = {}, keys?: readonly ForgeKey[]): Doors {
  const key = keys?.[0] ?? createForgeKey("key-1");
  const { fetch, urls } = publish(...(keys ?? [key]).map(({ jwk }) => jwk));
  const revocations = new InMemoryRevocationStore();
  const now = (): number => nowSeconds * 1000;
  const deps: AuthDeps = { issuer: issuerUrl, audience, revocations, fetch, now, ...options };
  const verifier = createVerifier(deps);
  const gate = createGate({ verifier, resource: audience, default: "allow", onWarning: () => {} });

  const doors: Readonly<Record<string, Door>> = {
    authenticate: async (token) => codeOf(await authenticate(token, deps)),
    authorization: async (token) => codeOf(await verifier.authorization(`Bearer ${token}`)),
    gate: async (token) => {
      const headers = headersWith(token);
      if (headers === undefined) return undefined;
      const entry = await gate.fetch(new Request(audience, { method: "POST", headers, body: call() }));
      return entry instanceof Response ? ((await entry.json()) as { error: string }).error : "accepted";
    },
  };

  const http = createHttpDoors(verifier, gate);
  const all = { ...doors, ...http };

  async function knock(token: string): Promise<Record<string, Answer>> {
    const answers: Record<string, Answer> = {};
    for (const [name, door] of Object.entries(all)) {
      const answer = await door(token);
      if (answer !== undefined) answers[name] = answer;
    }
    return answers;
  }

  return {
    key,
    deps,
    verifier,
    gate,
    revocations,
    urls,
    mint: (changes) => forge(key, claims(changes)),
    knock,
    async refuse(token, code = "invalid_token", note = "") {
      for (const [door, answer] of Object.entries(await knock(token))) {
        const wanted = expected(door, token, code);
        // Spaces around a token are the header's; what is left is another token.
        if (wanted !== undefined) expect(`${door}: ${answer}`, `${note} ${shown(token)}`).toBe(`${door}: ${wanted}`);
      }
    },
    async accept(token, note = "") {
      for (const [door, answer] of Object.entries(await knock(token))) {
        expect(`${door}: ${answer}`, `${note} ${shown(token)}`).toBe(`${door}: accepted`);
      }
    },
  };
}

/** The body of a call that needs a full decision. */
export function call(id: string | number = 1, name = "read", args: object = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
}

/** A header door sees the token only when the header holds exactly one; otherwise the header itself is malformed. */
function expected(door: string, token: string, code: string): string | undefined {
  if (door === "authenticate" || (token !== "" && !/[\s,]/.test(token))) return code;
  const trimmed = token.replace(/^ +|[ \t]+$/g, "");
  const malformed = trimmed === "" || /[\s,]/.test(trimmed);
  if (!malformed) return trimmed === token ? code : undefined;
  return door === "authorization" ? "missing_token" : "invalid_request";
}

function headersWith(token: string): Headers | undefined {
  try {
    const headers = new Headers({ authorization: `Bearer ${token}`, "content-type": "application/json" });
    // Header values are trimmed in transit; a token that changes on the way is another input.
    return headers.get("authorization") === `Bearer ${token}` ? headers : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(result: { ok: true } | { ok: false; error: { code: string } }): Answer {
  return result.ok ? "accepted" : result.error.code;
}

function shown(token: string): string {
  return JSON.stringify(token.length > 160 ? `${token.slice(0, 120)}…` : token);
}

/** Real sockets in front of the Express adapters. */
function createHttpDoors(verifier: Verifier, gate: Gate): Readonly<Record<string, Door>> {
  const app = express();
  app.post("/route", mandateAuth({ verifier }), (_, res) => void res.json({ error: "accepted" }));
  app.post("/mcp", guard(gate), (_, res) => void res.json({ error: "accepted" }));
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let listening: Promise<Server> | undefined;
  afterAll(async () => {
    agent.destroy();
    (await listening)?.close();
  });
  const listen = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer(app);
      server.listen(0, "127.0.0.1", () => resolve(server));
    });
  const door =
    (path: string): Door =>
    async (token) => {
      // Beyond Node's own limit on headers the request never reaches us.
      if (token.length > 12_000 || headersWith(token) === undefined) return undefined;
      listening ??= listen();
      const { port } = (await listening).address() as AddressInfo;
      const authorization = `Bearer ${token}`;
      const headers = { authorization, "content-type": "application/json", host: new URL(gate.resource).host };
      return post({ agent, port, path, headers }, call());
    };
  return { "express mandateAuth": door("/route"), "express guard": door("/mcp") };
}

function post(
  options: { agent: Agent; port: number; path: string; headers: Record<string, string> },
  body: string,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    try {
      const sent = request({ host: "127.0.0.1", method: "POST", ...options }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          // Node answers a header that it cannot parse with a bare 400 of its own.
          if (response.headers["content-type"] === undefined) resolve(undefined);
          else resolve((JSON.parse(Buffer.concat(chunks).toString()) as { error: string }).error);
        });
      });
      sent.on("error", reject);
      // Bytes, because text would make Node write the header as UTF-8 too.
      sent.end(Buffer.from(body));
    } catch {
      // A character that no header can carry.
      resolve(undefined);
    }
  });
}
