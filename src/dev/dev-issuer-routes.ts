import type { OAuthErrorBody } from "../../generated/typescript/index.ts";
import type { AnswerBody } from "../core/answer-body.ts";
import { type MandateFault, type MintOptions, mandateFaults, type TestIssuer } from "../testing/index.ts";
import type { DevIssuer } from "./dev-issuer.ts";
import { devToken } from "./dev-token-endpoint.ts";
import type { FetchHandler } from "./loopback-server.ts";

const bodyLimit = 65_536;

/** The routes of the development issuer, below its origin and below `/dev` alike. */
export function devIssuerRoutes(issuer: Omit<DevIssuer, "close">, keys: TestIssuer): FetchHandler {
  const gets = new Map<string, (request: Request) => Response | Promise<Response>>([
    ["/.well-known/jwks.json", (request) => keys.fetch(keys.jwksUri, { signal: request.signal })],
    ["/.well-known/oauth-authorization-server", () => Response.json(metadataOf(issuer, keys))],
  ]);
  const posts = new Map<string, (body: Record<string, unknown>) => Promise<Response>>([
    ["/mint", (body) => mint(issuer, body)],
    ["/revoke", (body) => revoke(issuer, body)],
    ["/rotate", async () => Response.json({ kid: await issuer.rotate() })],
  ]);
  return async (request) => {
    const path = pathOf(request.url);
    if (path === "/token") {
      if (request.method !== "POST") return methodNotAllowed("POST");
      return await devToken(issuer, new URLSearchParams((await readText(request)) ?? ""));
    }
    const get = gets.get(path);
    const post = posts.get(path);
    if (get !== undefined) return request.method === "GET" ? await get(request) : methodNotAllowed("GET");
    if (post === undefined) return problem(404, "not_found", "No such path");
    if (request.method !== "POST") return methodNotAllowed("POST");
    const body = await readJson(request);
    return body === undefined
      ? problem(400, "invalid_request", "A JSON object with content-type application/json is needed")
      : await post(body);
  };
}

/** RFC 8414 puts the issuer's path behind the well-known name; both spellings arrive at one route. */
function pathOf(url: string): string {
  const path = new URL(url).pathname;
  if (path === "/.well-known/oauth-authorization-server/dev") return "/.well-known/oauth-authorization-server";
  return path.startsWith("/dev/") ? path.slice("/dev".length) : path;
}

function metadataOf(
  issuer: Omit<DevIssuer, "close">,
  keys: TestIssuer,
): AnswerBody<"readAuthorizationServerMetadata", 200> {
  return {
    issuer: issuer.url,
    jwks_uri: keys.jwksUri,
    token_endpoint: `${issuer.url}/token`,
    token_endpoint_auth_methods_supported: ["none"],
    grant_types_supported: ["client_credentials"],
    response_types_supported: [],
  };
}

async function mint(issuer: Omit<DevIssuer, "close">, body: Record<string, unknown>): Promise<Response> {
  const { claims = {}, fault, claim, ttlSeconds } = body;
  if (claims === null || typeof claims !== "object" || Array.isArray(claims)) {
    return problem(400, "invalid_request", "claims must be an object");
  }
  if (fault !== undefined && !isFault(fault)) {
    return problem(400, "invalid_request", `fault must be one of ${Object.keys(mandateFaults).join(", ")}`);
  }
  if (claim !== undefined && typeof claim !== "string") {
    return problem(400, "invalid_request", "claim must be the name of a claim");
  }
  if (ttlSeconds !== undefined && !Number.isSafeInteger(ttlSeconds)) {
    return problem(400, "invalid_request", "ttlSeconds must be a whole number");
  }
  const how: MintOptions = {
    ...(fault === undefined ? {} : { fault }),
    ...(claim === undefined ? {} : { claim }),
    ...(ttlSeconds === undefined ? {} : { ttlSeconds: ttlSeconds as number }),
  };
  return Response.json({ token: await issuer.mint(claims as Record<string, unknown>, how) });
}

async function revoke(issuer: Omit<DevIssuer, "close">, body: Record<string, unknown>): Promise<Response> {
  const target = body["sid"] ?? body["token"];
  if (typeof target !== "string" || target === "") {
    return problem(400, "invalid_request", "sid or token is needed");
  }
  try {
    return Response.json({ revoked: await issuer.revoke(target) });
  } catch {
    return problem(400, "invalid_request", "The mandate has no session id");
  }
}

function isFault(value: unknown): value is MandateFault {
  return typeof value === "string" && Object.hasOwn(mandateFaults, value);
}

async function readJson(request: Request): Promise<Record<string, unknown> | undefined> {
  // A browser sends application/json across origins only after a preflight, which this server never grants.
  if (request.headers.get("content-type")?.split(";")[0]?.trim() !== "application/json") return undefined;
  const text = await readText(request);
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : (text ?? ""));
    return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function readText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function methodNotAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { allow } });
}

function problem(status: 400 | 404, error: string, description: string): Response {
  const body: OAuthErrorBody = { error, error_description: description };
  return Response.json(body, { status });
}
