import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type AuthDeps, createJwksCache, createVerifier, type Verifier } from "../../src/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { audience, claims, createForgeKey, type ForgeKey, forge, headerOf, nowSeconds } from "../attacks/forge.ts";

/** What the key server does with a request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A real key server on loopback whose behaviour a test switches, and verifiers in front of it. */
export interface KeyServer {
  readonly url: string;
  readonly key: ForgeKey;
  /** Requests seen. */
  readonly requests: () => number;
  readonly serve: (behaviour: Behaviour) => void;
  /** Monotonic milliseconds of every verifier made here. */
  readonly advance: (milliseconds: number) => void;
  readonly verifier: (options?: Partial<AuthDeps>, fetchTimeoutMs?: number) => Verifier;
  readonly mint: (changes?: Readonly<Record<string, unknown>>, kid?: string) => string;
  readonly listen: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Answers 200 with this document. */
export function document(value: unknown): Behaviour {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return (response) => void response.writeHead(200, { "content-type": "application/json" }).end(body);
}

export async function createKeyServer(): Promise<KeyServer> {
  const key = createForgeKey("key-1");
  let behaviour = document({ keys: [key.jwk] });
  let requests = 0;
  let ms = 0;
  let port = 0;
  let server: Server | undefined;
  const listen = async (): Promise<void> => {
    server = createServer((request, response) => {
      requests += 1;
      behaviour(response, request);
    });
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  };
  await listen();
  const url = `http://127.0.0.1:${port}`;
  const monotonicNow = (): number => ms;
  return {
    url,
    key,
    requests: () => requests,
    serve(next) {
      behaviour = next;
    },
    advance(milliseconds) {
      ms += milliseconds;
    },
    verifier(options = {}, fetchTimeoutMs = 5_000) {
      const { onDiagnostic } = options;
      return createVerifier({
        issuer: url,
        audience,
        revocations: new InMemoryRevocationStore(),
        now: () => nowSeconds * 1000,
        jwksCache: createJwksCache({
          fetchTimeoutMs,
          monotonicNow,
          ...(onDiagnostic === undefined ? {} : { onDiagnostic }),
        }),
        ...options,
      });
    },
    mint: (changes = {}, kid = "key-1") => forge(key, claims({ iss: url, ...changes }), { ...headerOf(key), kid }),
    listen,
    async stop() {
      server?.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
    },
  };
}

/** Waits until a condition holds, looking once per turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export const unavailable: object = {
  ok: false,
  error: {
    code: "verification_unavailable",
    description: "Verification temporarily unavailable",
    reason: "keys_unavailable",
    retryAfterSeconds: 5,
  },
};
