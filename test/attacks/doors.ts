import { expect } from "vitest";
import { createGate, type Gate } from "../../src/gate/index.ts";
import { type AuthDeps, authenticate, createVerifier, type Verifier } from "../../src/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { audience, claims, createForgeKey, forge, type ForgeKey, issuerUrl, nowSeconds, publish } from "./forge.ts";

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

  async function knock(token: string): Promise<Record<string, Answer>> {
    const answers: Record<string, Answer> = {};
    for (const [name, door] of Object.entries(doors)) {
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
