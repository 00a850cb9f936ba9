import type { AuthError, Profile } from "../../generated/typescript/index.ts";
import type { AnswerBody } from "../core/answer-body.ts";
import { authErrorBody } from "../core/auth-error-body.ts";
import { challengeHeader } from "../core/challenge-header.ts";
import { errorToStatus } from "../core/error-to-status.ts";
import { malformedBody } from "../core/malformed-body.ts";
import { malformedChallenge } from "../core/malformed-challenge.ts";
import { type RequestId, rpcError } from "./json-rpc.ts";

/** An HTTP answer before any framework has seen it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: no body. */
  readonly body: string | null;
}

const JSON_HEADERS = Object.freeze({ "Content-Type": "application/json", "Cache-Control": "no-store" });

/** A JSON answer that no cache may keep. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(body) };
}

/** A JSON-RPC error with an HTTP status of its own. */
export function rpcAnswer(status: number, id: RequestId | null, code: number, message: string): HttpAnswer {
  return jsonAnswer(status, rpcError(id, code, message));
}

/** A refusal outside the error catalogue, in OAuth's form. */
export function plainRefusal(status: 403 | 413, description: string): HttpAnswer {
  const body: AnswerBody<"callMcp", typeof status> = { error: "invalid_request", error_description: description };
  return jsonAnswer(status, body);
}

/** 400 `invalid_request`: an `Authorization` header that is empty, has extra parts or is repeated. */
export function malformedCredential(resourceMetadataUrl: string): HttpAnswer {
  return jsonAnswer(400, malformedBody, { "WWW-Authenticate": malformedChallenge(resourceMetadataUrl) });
}

/**
 * Status, challenge and body for an error of the catalogue (RFC 6750 section 3, RFC 9728 section 5.1).
 *
 * @param requiredScopes what the challenge names, when the code has one
 */
export function refusalOf(
  error: AuthError,
  profile: Profile,
  requiredScopes: readonly string[],
  resourceMetadataUrl: string,
): HttpAnswer {
  const challenge = challengeHeader(error, { profile, requiredScopes, resourceMetadataUrl });
  const { retryAfterSeconds } = error;
  return jsonAnswer(errorToStatus(error.code, profile), authErrorBody(error), {
    ...(challenge !== undefined && { "WWW-Authenticate": challenge }),
    ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
  });
}

/** A foreign or unknown session, on every verb (R20). */
export function sessionNotFound(): HttpAnswer {
  return rpcAnswer(404, null, -32001, "Session not found");
}

/** The answer as a web response. A HEAD request gets the headers alone. */
export function toResponse(answer: HttpAnswer, method = "GET"): Response {
  return new Response(method === "HEAD" ? null : answer.body, { status: answer.status, headers: answer.headers });
}
