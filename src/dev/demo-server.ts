import type { RevocationStore } from "../../generated/typescript/index.ts";
import { createGate, type Gate } from "../gate/index.ts";
import { createVerifier, type Explanation, type Verifier } from "../mandate/index.ts";
import { type DemoTool, demoTools } from "./demo-tools.ts";
import type { DevIssuer } from "./dev-issuer.ts";
import { serveLoopback } from "./loopback-server.ts";
import { refuseProduction } from "./refuse-production.ts";
import { registerDemoTools } from "./register-demo-tools.ts";

/** Options of {@link startDemoServer}. */
export interface DemoServerOptions {
  /** The issuer whose mandates the server accepts, and whose revocations it honours. */
  readonly issuer: Pick<DevIssuer, "url" | "audience"> & { readonly revocations: RevocationStore };
  /**
   * TCP port on 127.0.0.1; 0 picks a free one.
   * @defaultValue 0
   */
  readonly port?: number;
  /**
   * Wall clock in milliseconds since 1970.
   * @defaultValue Date.now
   */
  readonly now?: () => number;
}

/** A running demo server. */
export interface DemoServer {
  /** Its MCP endpoint over streamable HTTP, both protocol eras: `http://127.0.0.1:<port>/mcp`. */
  readonly url: string;
  /** Walks the ladder for one mandate and one tool, with the verifier that the server itself uses. */
  readonly explain: (mandate: string, tool: string) => Promise<Explanation>;
  /** Stops the server and resolves when the port is free. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a guarded MCP server to play with: an open tool (`hello`), a scoped one (`write_note`), a delegated one
 * (`deploy`) and a hidden one (`audit_log`). It needs the optional peer `@modelcontextprotocol/server`.
 *
 * @throws CountersignConfigError when NODE_ENV is `production`.
 *
 * @example
 * ```ts
 * import { startDemoServer, startDevIssuer } from "countersign/dev";
 *
 * const issuer = await startDevIssuer();
 * const server = await startDemoServer({ issuer });
 * const refused = await fetch(server.url, { method: "POST", body: "{}" });
 * console.log(refused.status, refused.headers.get("www-authenticate")); // 401 Bearer resource_metadata=…
 * await server.close();
 * await issuer.close();
 * ```
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  refuseProduction();
  // Loaded on demand: the SDK is an optional peer, and `startDevIssuer` works without it.
  const sdk = await import("@modelcontextprotocol/server");
  const { guardServer } = await import("../adapters/mcp/index.ts");
  const { issuer } = options;
  const running: { verifier?: Verifier; gate?: Gate } = {};
  const server = await serveLoopback((origin) => {
    const resource = `${origin}/mcp`;
    const verifier = createVerifier({
      issuer: issuer.url,
      audience: [issuer.audience, resource],
      requiredScopes: ["tool:call"],
      revocations: issuer.revocations,
      ...(options.now === undefined ? {} : { now: options.now }),
    });
    const resourceName = "Countersign demo server";
    const gate = createGate({ verifier, resource, tools: demoTools, default: "deny", resourceName });
    Object.assign(running, { verifier, gate });
    const handler = sdk.createMcpHandler((context) => {
      const mcp = guardServer(gate, new sdk.McpServer({ name: "countersign-demo", version: "1.0.0" }), context);
      registerDemoTools(mcp, sdk);
      return mcp;
    });
    return async (request) => {
      const decided = await gate.fetch(request);
      return decided instanceof Response ? decided : decided.respond(await handler.fetch(request, decided));
    };
  }, options.port);
  const { verifier, gate } = running as Required<typeof running>;
  return Object.freeze({
    url: `${server.origin}/mcp`,
    explain(mandate: string, tool: string) {
      const { hidden: _, ...overrides } = Object.hasOwn(demoTools, tool) ? demoTools[tool as DemoTool] : {};
      return verifier.explain(mandate, overrides);
    },
    async close() {
      gate.close();
      verifier.close();
      await server.close();
    },
  });
}
