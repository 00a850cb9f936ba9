import type { Claims, Profile, RequirementOverrides } from "../../generated/typescript/index.ts";
import type { AnswerBody } from "../core/answer-body.ts";
import type { AuthErrorOf } from "../core/contract-types.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { requiredScopesOf } from "../core/required-scopes.ts";
import type { Verifier } from "../mandate/index.ts";
import type { AuthInfo, Principal } from "./auth-info.ts";
import { type Authority, createAuthority } from "./authority.ts";
import { checkCount, checkHierarchy, checkOptionNames, checkResource, checkScopes } from "./check-options.ts";
import { type Admission, createEntry, type GateRequest } from "./entry.ts";
import type { GateOptions } from "./gate-options.ts";
import { type Channel, type ChannelOptions, guardChannel } from "./guard-channel.ts";
import { createHandles } from "./handles.ts";
import type { ItemKind } from "./operation.ts";
import { createBrowserRules } from "./origin.ts";
import { type PrincipalContext, principalOf } from "./principal-of.ts";
import { type HttpAnswer, toResponse } from "./refusal.ts";
import { createRequirementMap } from "./requirement-map.ts";
import { challengeable } from "./scopes.ts";
import { createSupervisor } from "./supervisor.ts";
import { createWellKnown, metadataUrlOf } from "./well-known.ts";

export type { Admission, GateRequest } from "./entry.ts";

/**
 * One decision for every MCP message of one endpoint, on any host. The first three members are for users, the rest is
 * what adapters build on.
 */
export interface Gate<P extends object = Principal> {
  /**
   * Decides a web request. A `Response` is the answer to send; otherwise the request is admitted: hand `authInfo` and
   * `parsedBody` to the MCP host, and its response to {@link Admission.respond}. Never throws.
   *
   * @param parsedBody the body, when the framework has parsed it already
   */
  fetch(request: Request, parsedBody?: unknown): Promise<Response | Admission<P>>;
  /** Answers discovery requests (RFC 9728), `undefined` for any other path. */
  metadata(request: Request): Response | undefined;
  /** The verified claims behind a handler's context. Throws a fixed text when the call carries none. */
  principalOf(context: PrincipalContext): P;

  readonly resource: string;
  readonly resourceMetadataUrl: string;
  /** The profile of the verifier. */
  readonly profile: Profile;
  /** The issuer of the verifier. */
  readonly issuer: string;
  /** {@link fetch} without web objects. */
  handle(request: GateRequest): Promise<HttpAnswer | Admission<P>>;
  /** Verifies a token outside HTTP: identity and revocation, no requirements. */
  verifyToken(token: string): Promise<{ ok: true; authInfo: AuthInfo<P> } | { ok: false; error: AuthErrorOf<string> }>;
  /** An `AuthInfo` for a principal that was verified before (stdio, tests); expiry and revocation are checked per call. */
  admit(principal: P, token?: string): AuthInfo<P>;
  knows(authInfo: unknown): authInfo is AuthInfo;
  /** Whether it comes from {@link admit}. */
  isPinned(authInfo: AuthInfo): boolean;
  readonly decideItem: Authority["decideItem"];
  readonly decide: Authority["decide"];
  /** A transport that decides in front of a host and filters behind it. Counts as a guard behind the gate. */
  guardChannel<T extends Channel>(channel: T, options: ChannelOptions): T;
  /** Names that the configuration has requirements for. */
  configured(kind: ItemKind): readonly string[];
  /** Tells that a guard sits behind the gate, so hidden items may be left to it. */
  attach(): void;
  /** Stops the timer that watches running calls. */
  close(): void;
}

/** A gate of any contract and profile. */
export type AnyGate = Gate<object>;

/**
 * Builds the gate of one MCP endpoint.
 *
 * @throws `CountersignConfigError` for options that are missing, unknown or malformed
 * @example
 * ```ts
 * const gate = createGate({
 *   verifier,
 *   resource: "https://mcp.example.com/mcp",
 *   tools: { read: { requiredScopes: ["notes:read"] }, purge: { requireAgent: true, hidden: true } },
 * });
 * const handler = createMcpHandler((ctx) => {
 *   const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), ctx);
 *   registerTools(server);
 *   return server;
 * });
 * export default {
 *   async fetch(request: Request): Promise<Response> {
 *     const entry = await gate.fetch(request);
 *     return entry instanceof Response ? entry : entry.respond(await handler.fetch(request, entry));
 *   },
 * };
 * ```
 */
export function createGate<P extends object = Claims, O extends object = RequirementOverrides>(
  options: GateOptions<P, O>,
): Gate<P> {
  checkOptionNames(options);
  // Inside, claims are read through the profile alone; what they are called is the caller's matter.
  const gate: unknown = assembleGate(options as unknown as GateOptions);
  return gate as Gate<P>;
}

function assembleGate(options: GateOptions): Gate {
  const verifier = options.verifier as Verifier;
  const { profile } = verifier;
  const warn = options.onWarning ?? ((message: string) => console.warn(message));
  const url = checkResource(options.resource);
  const resource = url.pathname === "/" ? `${url.origin}/` : options.resource;
  const resourceMetadataUrl = metadataUrlOf(url);
  const basic = requiredScopesOf(profile, verifier.requirements);
  const hierarchy = checkHierarchy(options.scopeHierarchy);
  const requirements = createRequirementMap(
    options,
    (set) => verifier.require(set),
    (set) => requiredScopesOf(profile, set),
    basic,
  );
  const maxHandles = checkCount(options.maxHandles ?? 10_000, "maxHandles", 1);
  const sessions = createHandles(verifier.issuer, maxHandles, profile);
  const tasks = createHandles(verifier.issuer, maxHandles, profile);
  const supported = checkScopes(options.scopesSupported ?? basic, "scopesSupported");
  if ([...supported, ...basic].includes("offline_access")) {
    warn("offline_access is between client and authorization server: it is left out of challenges and metadata");
  }
  if (!verifier.audience.some((audience) => sameResource(audience, resource))) {
    warn("no audience of the verifier equals the resource: clients that follow the metadata get unusable tokens");
  }
  const authority = createAuthority({
    verifier,
    requirements,
    hierarchy,
    rungs: options.rungs ?? [],
    tasks,
    resource: url,
    resourceMetadataUrl,
    onDecision: options.onDecision,
  });
  const unavailable = createAuthError(profile, "verification_unavailable", { reason: "misconfigured" });
  const onChange = verifier.watch?.onChange;
  const changes = options.changes ?? (onChange === undefined ? undefined : { onChange });
  const supervisor = createSupervisor({
    async check(principal) {
      try {
        const error = await verifier.checkActive(principal);
        return error === null || typeof error.code === "string" ? error : unavailable;
      } catch {
        return unavailable;
      }
    },
    isUnknown: ({ code }) => code === unavailable.code,
    recheckMs: checkCount(options.recheckMs ?? profile.limits.recheckMs, "recheckMs", 1),
    // a store that tells of changes has seen its own silence out before it says that it cannot tell
    maxUnknownMs: checkCount(options.maxUnknownMs ?? (changes === undefined ? 10_000 : 0), "maxUnknownMs", 0),
    changes,
    authority: verifier.watch,
  });
  const scopes = challengeable(supported);
  const metadata: AnswerBody<"readResourceMetadata", 200> = {
    resource,
    authorization_servers: options.authorizationServers ?? [verifier.issuer],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    bearer_methods_supported: ["header"],
    ...(options.resourceName !== undefined && { resource_name: options.resourceName }),
  };
  const wellKnown = createWellKnown(url, metadata, options.soleResource ?? true);
  let attached = false;
  const entry = createEntry({
    verifier,
    authority,
    sessions,
    supervisor,
    wellKnown,
    browser: createBrowserRules(url, options.allowedOrigins, options.allowedHosts),
    basicScopes: basic,
    resourceMetadataUrl,
    maxBodyBytes: checkCount(options.maxBodyBytes ?? profile.limits.bodyBytes, "maxBodyBytes", 1),
    attached: () => attached,
    onDecision: options.onDecision,
  });

  return Object.freeze({
    resource,
    resourceMetadataUrl,
    profile,
    issuer: verifier.issuer,
    principalOf: (context: PrincipalContext) => principalOf(context),
    async fetch(request: Request, parsedBody?: unknown) {
      const result = await entry(webRequest(request, parsedBody));
      return "authInfo" in result ? result : toResponse(result, request.method);
    },
    metadata(request: Request) {
      const answer = wellKnown(webRequest(request, undefined));
      return answer === undefined ? undefined : toResponse(answer, request.method);
    },
    handle: entry,
    async verifyToken(token: string) {
      const identity = await verifier.identify(token);
      if (!identity.ok) return identity;
      const error = await verifier.checkRevocation(identity.principal);
      if (error !== undefined) return { ok: false as const, error };
      return { ok: true as const, authInfo: authority.admit(identity.principal, token, false) };
    },
    admit: (principal: Principal, token = "") => authority.admit(principal, token, true),
    knows: authority.knows,
    isPinned: authority.isPinned,
    decideItem: authority.decideItem,
    decide: authority.decide,
    guardChannel<T extends Channel>(channel: T, channelOptions: ChannelOptions) {
      attached = true;
      return guardChannel(channel, { authority, supervisor, profile, sessions, tasks }, channelOptions);
    },
    configured: requirements.keys,
    attach() {
      attached = true;
    },
    close: () => supervisor.close(),
  });
}

function webRequest(request: Request, parsedBody: unknown): GateRequest {
  const { headers, method } = request;
  return {
    method,
    path: new URL(request.url).pathname,
    authorization: headers.get("authorization"),
    header: (name) => headers.get(name),
    parsedBody,
    body: request.body,
  };
}

/** Equal as written; a bare http(s) origin also without its `/`, and nothing else (R14). */
function sameResource(one: string, other: string): boolean {
  const trim = (value: string): string => (/^https?:\/\/[^/?#]+\/$/.test(value) ? value.slice(0, -1) : value);
  return trim(one) === trim(other);
}
