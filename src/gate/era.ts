import { isRecord } from "./json-rpc.ts";

/** `legacy`: protocol 2025-11-25 and before; `modern`: 2026-07-28 and later. */
export type Era = "legacy" | "modern";

const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
const FIRST_MODERN = "2026-07-28";
const DATED = /^\d{4}-\d{2}-\d{2}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const NAMED_BY: ReadonlyMap<string, string> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["tasks/get", "taskId"],
  ["tasks/update", "taskId"],
  ["tasks/cancel", "taskId"],
]);

/** The headers of a request, by lower-case name. */
export type HeaderOf = (name: string) => string | null;

/** A message is modern when its `_meta` carries the protocol version, whatever its headers say (R16). */
export function eraOf(message: unknown): Era {
  return claimedVersion(message) === undefined ? "legacy" : "modern";
}

/** Whether a header names a protocol revision without sessions and streams of its own. */
export function isModernVersion(version: string | null): boolean {
  return version !== null && DATED.test(version) && version >= FIRST_MODERN;
}

/**
 * Whether the standard headers agree with a modern message (R16): version, method, and the mirrored name after decoding
 * `=?base64?…?=`. A notification need not carry them, but what it carries must agree. Decisions rest on the body alone.
 */
export function headersAgree(
  message: Readonly<Record<string, unknown>>,
  isRequest: boolean,
  header: HeaderOf,
): boolean {
  const { method, params } = message;
  if (typeof method !== "string" || !agrees(header("mcp-protocol-version"), claimedVersion(message), isRequest)) {
    return false;
  }
  if (!agrees(header("mcp-method"), method, isRequest)) return false;
  const member = isRequest ? NAMED_BY.get(method) : undefined;
  if (member === undefined) return true;
  const name = isRecord(params) ? params[member] : undefined;
  const given = header("mcp-name");
  if (typeof name !== "string") return true;
  return given !== null && decodeHeader(trimOws(given)) === name;
}

function claimedVersion(message: unknown): unknown {
  const params = isRecord(message) ? message["params"] : undefined;
  const meta = isRecord(params) ? params["_meta"] : undefined;
  return isRecord(meta) && Object.hasOwn(meta, VERSION_KEY) ? (meta[VERSION_KEY] ?? null) : undefined;
}

function agrees(header: string | null, value: unknown, required: boolean): boolean {
  return header === null ? !required : trimOws(header) === value;
}

function decodeHeader(value: string): string | undefined {
  if (!value.startsWith("=?base64?") || !value.endsWith("?=")) return value;
  const encoded = value.slice(9, -2);
  if (!BASE64.test(encoded)) return undefined;
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function trimOws(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && (value[start] === " " || value[start] === "\t")) start += 1;
  while (end > start && (value[end - 1] === " " || value[end - 1] === "\t")) end -= 1;
  return value.slice(start, end);
}
