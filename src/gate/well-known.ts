import type { AnswerBody } from "../core/answer-body.ts";
import { type HttpAnswer, jsonAnswer } from "./refusal.ts";

const PRM = "/.well-known/oauth-protected-resource";
const PROBES = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];
const METHODS = "GET, HEAD, OPTIONS";
const PUBLIC = { "Access-Control-Allow-Origin": "*" };

/** The parts of a request that discovery looks at. */
export interface WellKnownRequest {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  header(name: string): string | null;
}

/** Where the metadata of a resource is published: origin, well-known name, path; nothing for a bare `/`. */
export function metadataUrlOf(resource: URL): string {
  return `${resource.origin}${PRM}${resource.pathname === "/" ? "" : resource.pathname}`;
}

/**
 * Answers the discovery paths of one resource: its metadata, and a JSON 404 for OAuth and OIDC probes that nobody
 * serves, since clients parse those answers. `undefined` leaves the request to others.
 *
 * @param root whether the origin hosts this resource alone, so that the root form names it too
 */
export function createWellKnown(
  resource: URL,
  metadata: AnswerBody<"readResourceMetadata", 200>,
  root: boolean,
): (request: WellKnownRequest) => HttpAnswer | undefined {
  const endpoint = trimSlash(resource.pathname);
  const body = JSON.stringify(metadata);
  const served = new Set([`${PRM}${endpoint}`, `${endpoint}${PRM}`, ...(root ? [PRM] : [])]);
  const probed = [PRM, ...PROBES];
  return (request) => {
    const path = trimSlash(request.path);
    const found = served.has(path);
    if (!found && !probed.some((name) => isProbe(path, name, endpoint))) return undefined;
    if (request.method === "OPTIONS") return preflight(request.header("access-control-request-headers"));
    if (request.method !== "GET" && request.method !== "HEAD") {
      const refusal: AnswerBody<"readResourceMetadata", 405> = {
        error: "method_not_allowed",
        error_description: "Only GET, HEAD and OPTIONS are served here",
      };
      return jsonAnswer(405, refusal, { ...PUBLIC, Allow: METHODS });
    }
    const headers = { ...PUBLIC, "Content-Type": "application/json", "Cache-Control": "public, max-age=300" };
    if (found) return { status: 200, headers, body };
    const missing: AnswerBody<"readResourceMetadata", 404> = {
      error: "not_found",
      error_description: "This server publishes no such metadata",
    };
    return { status: 404, headers, body: JSON.stringify(missing) };
  };
}

function isProbe(path: string, name: string, endpoint: string): boolean {
  return path === name || path.startsWith(`${name}/`) || path === `${endpoint}${name}`;
}

function trimSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

function preflight(requested: string | null): HttpAnswer {
  const reflected = requested === null ? {} : { "Access-Control-Allow-Headers": requested };
  const headers = {
    ...PUBLIC,
    "Access-Control-Allow-Methods": METHODS,
    ...reflected,
    Vary: "Access-Control-Request-Headers",
  };
  return { status: 204, headers, body: null };
}
