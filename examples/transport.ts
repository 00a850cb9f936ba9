/**
 * Verifying a mandate in a plain fetch handler: `extractBearer`, `authenticate`, the claims.
 *
 * Code written for the mandate transport package runs here with only its import line changed.
 *
 *     node examples/transport.ts
 */
import { authenticate, extractBearer } from "countersign";
import { startDevIssuer } from "countersign/dev";
import { InMemoryRevocationStore } from "countersign/revocation";

declare global {
  namespace NodeJS {
    interface ProcessEnv {
      CARACAL_STS_URL?: string;
    }
  }
}

const revocations = new InMemoryRevocationStore();

export async function handle(req: Request): Promise<Response> {
  const token = extractBearer(req.headers.get("Authorization") ?? undefined);
  if (!token) {
    return Response.json({ error: "missing_token" }, { status: 401 });
  }
  const result = await authenticate(token, {
    // biome-ignore lint/style/noNonNullAssertion: an absent issuer is misconfiguration, which authenticate answers itself
    issuer: process.env.CARACAL_STS_URL!,
    audience: "resource://my-mcp-server",
    requiredScopes: ["tool:call"],
    requireAgent: true,
    revocations,
  });
  if (!result.ok) {
    const status = ["missing_token", "invalid_token", "invalid_zone"].includes(result.error.code) ? 401 : 403;
    return Response.json({ error: result.error.code }, { status });
  }
  const claims = result.principal;
  // proceed with tool execution
  return Response.json({ hello: claims.sub });
}

if (import.meta.main) {
  const issuer = await startDevIssuer({ revocations });
  process.env.CARACAL_STS_URL = issuer.url;
  const mandate = await issuer.mint({ sub: "alice" });
  const ask = async (authorization?: string) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const response = await handle(new Request("http://127.0.0.1/", { headers }));
    console.log(response.status, await response.text());
  };
  await ask();
  await ask(`Bearer ${mandate}`);
  await ask(`Bearer ${await issuer.mint({ scope: "other" })}`);
  await issuer.revoke(mandate);
  await ask(`Bearer ${mandate}`);
  await issuer.close();
}
