import type { IncomingMessage, ServerResponse } from "node:http";
import type { Request, RequestHandler } from "express";
import type { Admission, AnyGate, GateRequest } from "../../gate/index.ts";
import { authorizationOf } from "./authorization-of.ts";
import { writeAnswer } from "./write-answer.ts";

/**
 * The gate as Express middleware: sets `req.auth` and `req.body`, or writes the refusal. Never rejects.
 *
 * It reads the body itself, after the token holds; a body that a parser has left in `req.body` is used as it is. Mount
 * it in front of every path of the endpoint, discovery paths included: others need a valid credential.
 *
 * @example
 * ```ts
 * const node = toNodeHandler(handler);
 * app.use(guard(gate));
 * app.all("/mcp", (req, res) => node(req, res, req.body));
 * ```
 */
export function guard(gate: AnyGate): RequestHandler {
  return (req, res, next) => {
    void gate.handle(gateRequest(req)).then((result) => {
      // The host has answered meanwhile, by a timeout of its own: nothing is left to say, and nothing may run.
      if (res.headersSent) return;
      if ("status" in result) {
        writeAnswer(res, req.method, result);
        return;
      }
      Object.assign(req, { auth: result.authInfo });
      if (result.parsedBody !== undefined) req.body = result.parsedBody;
      finish(res, result);
      next();
    });
  };
}

function gateRequest(req: Request): GateRequest {
  const [path = "/"] = req.originalUrl.split("?", 1);
  return {
    method: req.method,
    path,
    authorization: authorizationOf(req),
    header: (name) => headerOf(req, name),
    parsedBody: req.body,
    body: req.readableEnded ? null : unread(req),
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

/** Stopping early must leave the connection alive, for the refusal. */
function unread(req: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => req.iterator({ destroyOnReturn: false }) };
}

/** What `Admission.respond` does, for a response that the host writes on its own. */
function finish(res: ServerResponse, admission: Admission<object>): void {
  for (const [name, value] of Object.entries(admission.headers)) res.setHeader(name, value);
  bindSessionOf(res, admission);
  const { stream } = admission;
  if (stream === undefined) return;
  // the host may write once more before it notices the end
  res.on("error", () => {});
  const stop = admission.watch(() => {
    if (res.headersSent && stream.lastFrame !== null) res.write(stream.lastFrame);
    res.end();
  });
  res.on("close", stop);
}

function bindSessionOf(res: ServerResponse, admission: Admission<object>): void {
  if (admission.era !== "legacy") return;
  const write = res.writeHead.bind(res) as (...parameters: unknown[]) => ServerResponse;
  res.writeHead = ((...parameters: unknown[]) => {
    const sent = write(...parameters);
    const session = sessionIn(parameters.at(-1)) ?? res.getHeader("mcp-session-id");
    if (typeof session === "string") admission.bindSession(session);
    return sent;
  }) as ServerResponse["writeHead"];
}

/** Headers given to `writeHead`, as an object or as a flat or nested list. */
function sessionIn(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return undefined;
  const entries = Array.isArray(headers) ? pairs(headers) : Object.entries(headers);
  return entries.find(([name]) => String(name).toLowerCase() === "mcp-session-id")?.[1];
}

function pairs(list: readonly unknown[]): (readonly [unknown, unknown])[] {
  if (Array.isArray(list[0])) return list as [unknown, unknown][];
  return list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]] as const] : []));
}
