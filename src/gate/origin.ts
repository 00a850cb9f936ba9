import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { type HttpAnswer, plainRefusal } from "./refusal.ts";

/** The parts of a request that the browser rules look at. */
export interface BrowserRequest {
  readonly method: string;
  header(name: string): string | null;
}

export interface BrowserRules {
  /** 403 for a Host or Origin that is not allowed, 204 for a preflight; `undefined` to go on. */
  check(request: BrowserRequest): HttpAnswer | undefined;
  /** CORS headers for every further answer to this request; empty without an Origin. */
  headers(request: BrowserRequest): Readonly<Record<string, string>>;
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});
const EXPOSED = "WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After";
const HEADER_LIST = /^[\w!#$%&'*+.^`|~-]+(?:[\t ]*,[\t ]*[\w!#$%&'*+.^`|~-]+)*$/;

/** Whether a host name is the machine itself: `localhost`, 127.0.0.0/8, `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Origin and Host rules (R15). An absent Origin passes; `null`, an unparsable one and any that is not allowed do not.
 * A preflight is answered before any credential is looked at.
 *
 * Without configuration the origin of the resource itself is allowed; on loopback every loopback origin, and then only
 * loopback hosts (DNS rebinding).
 *
 * @throws {@link CountersignConfigError} for an entry that is no origin or no host
 */
export function createBrowserRules(
  resource: URL,
  allowedOrigins: readonly string[] | undefined,
  allowedHosts: readonly string[] | undefined,
): BrowserRules {
  const loopback = isLoopbackHost(resource.hostname);
  const origins = new Set([resource.origin, ...(allowedOrigins ?? []).map(checkOrigin)]);
  const anyLoopback = loopback && allowedOrigins === undefined;
  const hosts = allowedHosts === undefined ? undefined : new Set(allowedHosts.map(checkHost));
  const originAllowed = (origin: string): boolean => {
    if (origins.has(origin)) return true;
    if (!anyLoopback || !URL.canParse(origin)) return false;
    const url = new URL(origin);
    return url.origin === origin && isLoopbackHost(url.hostname);
  };
  const hostAllowed = (host: string | null): boolean => {
    if (hosts === undefined && !loopback) return true;
    if (host === null || !URL.canParse(`http://${host}`)) return false;
    const url = new URL(`http://${host}`);
    if (hosts === undefined) return isLoopbackHost(url.hostname);
    return hosts.has(url.host) || hosts.has(url.hostname);
  };
  return {
    check(request) {
      if (!hostAllowed(request.header("host"))) return plainRefusal(403, "Host not allowed");
      const origin = request.header("origin");
      if (origin !== null && !originAllowed(origin)) {
        return plainRefusal(403, "Origin not allowed");
      }
      return request.method === "OPTIONS" ? preflight(origin, request) : undefined;
    },
    headers(request) {
      const origin = request.header("origin");
      if (origin === null) return NONE;
      return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED, Vary: "Origin" };
    },
  };
}

function preflight(origin: string | null, request: BrowserRequest): HttpAnswer {
  const requested = request.header("access-control-request-headers");
  const headers = {
    ...(origin !== null && { "Access-Control-Allow-Origin": origin }),
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    ...(requested !== null && HEADER_LIST.test(requested) && { "Access-Control-Allow-Headers": requested }),
    "Access-Control-Expose-Headers": EXPOSED,
    Vary: "Origin, Access-Control-Request-Headers",
  };
  return { status: 204, headers, body: null };
}

function checkOrigin(origin: string): string {
  if (typeof origin === "string" && URL.canParse(origin) && new URL(origin).origin === origin) return origin;
  throw new CountersignConfigError("allowedOrigins", origin, "give origins such as https://app.example.com");
}

function checkHost(host: string): string {
  if (typeof host === "string" && URL.canParse(`http://${host}`)) {
    const url = new URL(`http://${host}`);
    if (url.host === host.toLowerCase() && url.pathname === "/") return url.host;
  }
  throw new CountersignConfigError("allowedHosts", host, "give hosts such as mcp.example.com or localhost:3000");
}
