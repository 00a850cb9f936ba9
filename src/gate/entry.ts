import { decodeJson } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { readAuthorization } from "../core/read-authorization.ts";
import type { Verifier } from "../mandate/index.ts";
import { type Admission, createAdmission } from "./admission.ts";
import type { AuthInfo } from "./auth-info.ts";
import type { Authority, Ruling } from "./authority.ts";
import { isDeeper, readBody } from "./body.ts";
import type { DecisionEvent } from "./decision.ts";
import { type Era, eraOf, headersAgree, isModernVersion } from "./era.ts";
import type { Handles } from "./handles.ts";
import { echoableId, formOf, isRecord, type RpcRequest } from "./json-rpc.ts";
import { notFound } from "./not-found.ts";
import type { BrowserRules } from "./origin.ts";
import {
  type HttpAnswer,
  jsonAnswer,
  malformedCredential,
  plainRefusal,
  refusalOf,
  rpcAnswer,
  sessionNotFound,
} from "./refusal.ts";
import { isRequirementsFirst } from "./rungs.ts";
import { unionScopes } from "./scopes.ts";
import type { Supervisor } from "./supervisor.ts";
import type { WellKnownRequest } from "./well-known.ts";

export type { Admission } from "./admission.ts";

/** An HTTP request as the gate reads it, whatever framework it came through. */
export interface GateRequest {
  readonly method: string;
  /** Path as sent, without query. A token in the query is never read (R10). */
  readonly path: string;
  /** Every value of `Authorization`; a repeated header must not be hidden. */
  readonly authorization: string | null | undefined | readonly string[];
  header(name: string): string | null;
  /** The parsed body, when a framework has parsed it. */
  readonly parsedBody: unknown;
  /** The unread body; read only after the token holds. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface EntryOptions {
  readonly verifier: Verifier;
  readonly authority: Authority;
  readonly sessions: Handles;
  readonly supervisor: Supervisor;
  readonly wellKnown: (request: WellKnownRequest) => HttpAnswer | undefined;
  readonly browser: BrowserRules;
  readonly basicScopes: readonly string[];
  readonly resourceMetadataUrl: string;
  readonly maxBodyBytes: number;
  /** Whether a guard behind the gate answers hidden items and refused batch members. */
  readonly attached: () => boolean;
  readonly onDecision: ((event: DecisionEvent) => void) | undefined;
}

/** Nesting of a request body; arguments of tools may be deeper than claims. */
const BODY_DEPTH = 64;
const HEADER_MISMATCH = -32020;

/**
 * The way in: discovery, Host and Origin, preflight, credential, token, body, era and header agreement, session, then
 * one decision per message. Nothing runs before all of it is decided. Total: whatever fails unexpectedly is 503.
 */
export function createEntry(options: EntryOptions): (request: GateRequest) => Promise<HttpAnswer | Admission> {
  const { verifier, authority, sessions, supervisor, browser, resourceMetadataUrl } = options;
  const { profile } = verifier;
  const { limits } = profile;
  const refuse = (error: Parameters<typeof refusalOf>[0], scopes = options.basicScopes): HttpAnswer =>
    refusalOf(error, profile, scopes, resourceMetadataUrl);

  const unauthenticated = (method: string, error: Parameters<typeof refusalOf>[0]): HttpAnswer => {
    const identity = { profile: profile.id, contract: profile.contract.digest };
    try {
      options.onDecision?.({ verdict: "unauthenticated", method, code: error.code, rung: "mandate", ...identity });
    } catch {
      // an observer must not change a verdict
    }
    return refuse(error);
  };

  const authenticate = async (request: GateRequest): Promise<HttpAnswer | AuthInfo> => {
    const credential = readAuthorization(request.authorization);
    if (credential.kind === "malformed") return malformedCredential(resourceMetadataUrl);
    if (credential.kind === "absent") return unauthenticated(request.method, createAuthError(profile, "missing_token"));
    const identity = await verifier.identify(credential.token);
    if (!identity.ok) return unauthenticated(request.method, identity.error);
    const authInfo = authority.admit(identity.principal, credential.token, false);
    const error = await authority.look(authInfo);
    if (error === undefined) return authInfo;
    // Where requirements come first, a call may still fail one of them, and that is its code then.
    const mayFailEarlier = isRequirementsFirst(profile) && request.method === "POST";
    return mayFailEarlier ? authInfo : unauthenticated(request.method, error);
  };

  const mayUseSession = (request: GateRequest, authInfo: AuthInfo, era: Era): boolean => {
    const session = request.header("mcp-session-id");
    if (session === null) return true;
    const principal = authInfo.extra.countersign;
    // the modern era has no sessions, but a host that still looks at the header must not find a foreign one there
    return era === "modern" ? !sessions.isForeign(session, principal) : sessions.owns(session, principal);
  };

  const admit = (authInfo: AuthInfo, parsedBody: unknown, era: Era, lastFrame?: string | null): Admission =>
    createAdmission({ authInfo, parsedBody, era, lastFrame, sessions, supervisor });

  const answerOf = (request: RpcRequest, ruling: Ruling, era: Era): HttpAnswer | undefined => {
    const { decision, operation } = ruling;
    switch (decision.kind) {
      case "allow":
        return undefined;
      case "refuse":
        return refuse(decision.error, decision.requiredScopes);
      case "unknown":
        return rpcAnswer(era === "modern" ? 404 : 200, request.id, -32601, "Method not found");
      case "malformed":
        return rpcAnswer(200, request.id, -32602, "Invalid params");
      default:
        if (operation.kind === "item" && options.attached()) return undefined;
        return jsonAnswer(200, notFound(request.id, operation, request.method));
    }
  };

  const decideOne = async (
    request: GateRequest,
    authInfo: AuthInfo,
    message: unknown,
  ): Promise<HttpAnswer | Admission> => {
    const form = formOf(message);
    if (form === "invalid" || !isRecord(message)) return rpcAnswer(400, echoableId(message), -32600, "Invalid Request");
    const era = eraOf(message);
    if (era === "modern" && !headersAgree(message, form === "request", request.header)) {
      return rpcAnswer(400, echoableId(message), HEADER_MISMATCH, "The request headers and the body disagree");
    }
    if (!mayUseSession(request, authInfo, era)) return sessionNotFound();
    if (form !== "request") return admit(authInfo, message, era);
    const call = message as unknown as RpcRequest;
    const ruling = await authority.decide(authInfo, call);
    const refusal = answerOf(call, ruling, era);
    if (refusal !== undefined) return refusal;
    const forwarded = ruling.params === undefined ? message : { ...message, params: ruling.params };
    return admit(authInfo, forwarded, era, ruling.operation.kind === "listen" ? completion(call) : undefined);
  };

  const decideBatch = async (
    request: GateRequest,
    authInfo: AuthInfo,
    batch: readonly unknown[],
  ): Promise<HttpAnswer | Admission> => {
    const invalid = rpcAnswer(400, null, -32600, "Invalid Request");
    if (batch.length === 0 || batch.length > limits.batchMembers) return invalid;
    if (batch.some((member) => formOf(member) === "invalid" || eraOf(member) === "modern")) return invalid;
    const calls = batch.filter((member) => formOf(member) === "request") as RpcRequest[];
    if (new Set(calls.map(({ id }) => id)).size < calls.length) return invalid;
    if (!mayUseSession(request, authInfo, "legacy")) return sessionNotFound();
    const rulings = await Promise.all(calls.map((call) => authority.decide(authInfo, call)));
    const shortfalls = rulings.flatMap(({ decision }) =>
      decision.kind === "refuse" && decision.requiredScopes !== undefined ? [decision] : [],
    );
    const [first] = shortfalls;
    if (first !== undefined) {
      return refuse(first.error, unionScopes(...shortfalls.map(({ requiredScopes }) => requiredScopes ?? [])));
    }
    if (!options.attached() && rulings.some(({ decision }) => decision.kind !== "allow")) return invalid;
    return admit(authInfo, batch, "legacy");
  };

  /** Where requirements come first: the refusal of a call, whichever of both stages it comes from. */
  const refusalOfCall = async (authInfo: AuthInfo, message: unknown): Promise<HttpAnswer | undefined> => {
    if (!isRequirementsFirst(profile) || formOf(message) !== "request") return undefined;
    const { decision, operation } = await authority.decide(authInfo, message as RpcRequest);
    return operation.kind === "item" && decision.kind === "refuse" ? refuse(decision.error) : undefined;
  };

  const read = async (request: GateRequest): Promise<{ readonly message: unknown } | HttpAnswer> => {
    const { parsedBody } = request;
    const unparsable = rpcAnswer(400, null, -32700, "Parse error");
    if (parsedBody !== undefined) return isDeeper(parsedBody, BODY_DEPTH) ? unparsable : { message: parsedBody };
    if (Number(request.header("content-length")) > options.maxBodyBytes) return tooLarge();
    const body = await readBody(request.body, options.maxBodyBytes);
    if (!body.ok && body.status === 413) return tooLarge();
    const decoded = body.ok ? decodeJson(body.text, BODY_DEPTH) : body;
    return decoded.ok ? { message: (decoded as { value: unknown }).value } : unparsable;
  };

  const post = async (request: GateRequest, authInfo: AuthInfo): Promise<HttpAnswer | Admission> => {
    const body = await read(request);
    // the body may have taken its time, and the caller may have been revoked meanwhile
    const error = await authority.look(authInfo);
    if ("status" in body) return error === undefined ? body : unauthenticated(request.method, error);
    const { message } = body;
    if (error !== undefined) {
      return (await refusalOfCall(authInfo, message)) ?? unauthenticated(request.method, error);
    }
    return Array.isArray(message) ? decideBatch(request, authInfo, message) : decideOne(request, authInfo, message);
  };

  const authorized = (
    request: GateRequest,
    authInfo: AuthInfo,
  ): HttpAnswer | Admission | Promise<HttpAnswer | Admission> => {
    if (request.method === "POST") return post(request, authInfo);
    if (request.method !== "GET" && request.method !== "DELETE") return methodNotAllowed("GET, POST, DELETE");
    if (isModernVersion(request.header("mcp-protocol-version"))) return methodNotAllowed("POST");
    if (!mayUseSession(request, authInfo, "legacy")) return sessionNotFound();
    return admit(authInfo, undefined, "legacy", request.method === "GET" ? null : undefined);
  };

  const decide = async (request: GateRequest): Promise<HttpAnswer | Admission> => {
    const found = options.wellKnown(request) ?? browser.check(request);
    if (found !== undefined) return found;
    const caller = await authenticate(request);
    const result = "status" in caller ? caller : await authorized(request, caller);
    const cors = browser.headers(request);
    if ("status" in result) return { ...result, headers: { ...result.headers, ...cors } };
    return Object.assign(result, { headers: cors });
  };

  return async (request) => {
    try {
      return await decide(request);
    } catch {
      return refuse(createAuthError(profile, "verification_unavailable", { reason: "misconfigured" }));
    }
  };
}

function methodNotAllowed(allow: string): HttpAnswer {
  const body = { error: "invalid_request", error_description: "Method not allowed" };
  return jsonAnswer(405, body, { Allow: allow });
}

function tooLarge(): HttpAnswer {
  return plainRefusal(413, "invalid_request", "The request body is too large");
}

/** The last frame of a subscription stream: its complete result. */
function completion({ id }: RpcRequest): string {
  const meta = { "io.modelcontextprotocol/subscriptionId": id };
  const result = { jsonrpc: "2.0", id, result: { resultType: "complete", _meta: meta } };
  return `event: message\ndata: ${JSON.stringify(result)}\n\n`;
}
