// Generated from schema/claims.ts, schema/result.ts, schema/revocation.ts, schema/http.ts, schema/metadata.ts. Do not edit. Run: npm run generate
import type { ErrorCode, Reason } from "./2026-05/errors.ts";
import type { Claims } from "./2026-05/claims.ts";

/** Why a call was refused. */
export interface AuthError {
  /** Code of the error catalogue. */
  readonly code: ErrorCode;
  /** Fixed text of the error catalogue, safe to send. */
  readonly description: string;
  /** What the caller can do; only in profiles with hints. */
  readonly hint?: string;
  /** Why verification is unavailable; never sent to clients. */
  readonly reason?: Reason;
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number;
}

/** Outcome of a verification. */
export type AuthResult = { readonly ok: true; readonly principal: Claims } | { readonly ok: false; readonly error: AuthError };

/** Authority that was withdrawn. */
export interface RevocationEvent {
  /** Zone of the anchor; empty means every zone. */
  readonly zone?: string;
  /** What the identifier names. */
  readonly kind: "record" | "session" | "edge";
  /** Identifier of what was withdrawn. */
  readonly id: string;
  /** Milliseconds since 1970 until which the mark must hold. */
  readonly until?: number;
}

/** Body of a refused HTTP request. */
export interface ErrorBody {
  /** Code of the refusal, or `invalid_request`. */
  readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale" | "invalid_request";
  /** Fixed description of the refusal. */
  readonly error_description: string;
  /** What the caller can do; only in profiles with hints. */
  readonly error_hint?: string;
}

/** Machine-readable part of an in-band refusal. */
export interface JsonRpcRefusalData {
  /** Code of the refusal. */
  readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale";
  /** Why verification is unavailable. */
  readonly reason?: "keys_unavailable" | "revocation_unavailable" | "policy_unavailable" | "misconfigured";
}

/** JSON-RPC error of an in-band refusal. */
export interface JsonRpcRefusal {
  /** Status number of the refusal. */
  readonly code: number;
  /** Fixed description of the refusal. */
  readonly message: string;
  readonly data: JsonRpcRefusalData;
}

/** JSON-RPC response that carries a refusal. */
export interface JsonRpcRefusalResponse {
  /** JSON-RPC version. */
  readonly jsonrpc: "2.0";
  readonly error: JsonRpcRefusal;
}

/** Protected-resource metadata of RFC 9728. */
export interface ProtectedResourceMetadata {
  /** Canonical URL of the resource. */
  readonly resource: string;
  /** Issuers whose mandates the resource accepts. */
  readonly authorization_servers: readonly string[];
  /** Basic scopes, never the union over all tools. */
  readonly scopes_supported?: readonly string[];
  /** How a token may be presented. */
  readonly bearer_methods_supported?: readonly "header"[];
  /** Name for people. */
  readonly resource_name?: string;
}
