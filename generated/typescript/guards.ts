// Generated from schema/revocation.ts, schema/http.ts, schema/metadata.ts. Do not edit. Run: npm run generate
import type { Issue } from "./kernel/contract.ts";
import { toIssues } from "./kernel/issues.ts";
import type { RevocationEvent, ErrorBody, JsonRpcRefusalResponse, ProtectedResourceMetadata } from "./types.ts";
import { validate as validateRevocationEvent } from "./validators/RevocationEvent.ts";
import { validate as explainEveryRevocationEvent } from "./validators/RevocationEvent-explain.ts";
import { validate as validateErrorBody } from "./validators/ErrorBody.ts";
import { validate as explainEveryErrorBody } from "./validators/ErrorBody-explain.ts";
import { validate as validateJsonRpcRefusalResponse } from "./validators/JsonRpcRefusalResponse.ts";
import { validate as explainEveryJsonRpcRefusalResponse } from "./validators/JsonRpcRefusalResponse-explain.ts";
import { validate as validateProtectedResourceMetadata } from "./validators/ProtectedResourceMetadata.ts";
import { validate as explainEveryProtectedResourceMetadata } from "./validators/ProtectedResourceMetadata-explain.ts";
const NONE: readonly Issue[] = Object.freeze([]);

/** Whether a value is a {@link RevocationEvent}. */
export const isRevocationEvent = (value: unknown): value is RevocationEvent => validateRevocationEvent(value);

/** Every finding about the shape of a {@link RevocationEvent}: path, rule, expectation and kind, never the value. */
export const explainRevocationEvent = (value: unknown): readonly Issue[] =>
  explainEveryRevocationEvent(value) ? NONE : toIssues("RevocationEvent", "value", value, explainEveryRevocationEvent.errors ?? []);

/** Whether a value is a {@link ErrorBody}. */
export const isErrorBody = (value: unknown): value is ErrorBody => validateErrorBody(value);

/** Every finding about the shape of a {@link ErrorBody}: path, rule, expectation and kind, never the value. */
export const explainErrorBody = (value: unknown): readonly Issue[] =>
  explainEveryErrorBody(value) ? NONE : toIssues("ErrorBody", "value", value, explainEveryErrorBody.errors ?? []);

/** Whether a value is a {@link JsonRpcRefusalResponse}. */
export const isJsonRpcRefusalResponse = (value: unknown): value is JsonRpcRefusalResponse => validateJsonRpcRefusalResponse(value);

/** Every finding about the shape of a {@link JsonRpcRefusalResponse}: path, rule, expectation and kind, never the value. */
export const explainJsonRpcRefusalResponse = (value: unknown): readonly Issue[] =>
  explainEveryJsonRpcRefusalResponse(value) ? NONE : toIssues("JsonRpcRefusalResponse", "value", value, explainEveryJsonRpcRefusalResponse.errors ?? []);

/** Whether a value is a {@link ProtectedResourceMetadata}. */
export const isProtectedResourceMetadata = (value: unknown): value is ProtectedResourceMetadata => validateProtectedResourceMetadata(value);

/** Every finding about the shape of a {@link ProtectedResourceMetadata}: path, rule, expectation and kind, never the value. */
export const explainProtectedResourceMetadata = (value: unknown): readonly Issue[] =>
  explainEveryProtectedResourceMetadata(value) ? NONE : toIssues("ProtectedResourceMetadata", "value", value, explainEveryProtectedResourceMetadata.errors ?? []);
