import type { AuthError, Profile } from "../../generated/typescript/index.ts";
import { type Caller, callerOf } from "../core/caller-of.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import type { AuthInfo } from "./auth-info.ts";
import type { Authority, Ruling } from "./authority.ts";
import { disguise } from "./disguise.ts";
import type { Handles } from "./handles.ts";
import { inBandAnswer } from "./in-band-answer.ts";
import {
  echoableId,
  formOf,
  inBandRefusal,
  isRecord,
  isRequestId,
  type RequestId,
  type RpcRequest,
  rpcError,
} from "./json-rpc.ts";
import { filterList, privately } from "./list-result.ts";
import type { Item } from "./operation.ts";
import type { Supervisor } from "./supervisor.ts";

/** What the transports of the MCP SDKs have in common. */
export interface Channel {
  start(): Promise<void>;
  /** Each SDK has message types of its own. */
  send(message: never, options?: never): Promise<void>;
  close(): Promise<void>;
  sessionId?: string | undefined;
}

/** What the gate lends to a guarded channel. */
export interface ChannelServices {
  readonly authority: Authority;
  readonly supervisor: Supervisor;
  readonly profile: Profile;
  readonly sessions: Handles;
  readonly tasks: Handles;
}

export interface ChannelOptions {
  /** The one principal of this channel; without it each message brings its own. */
  readonly pinned: AuthInfo<object> | undefined;
}

interface Extra {
  readonly authInfo?: unknown;
  readonly [member: string]: unknown;
}
type Handler = (message: unknown, extra?: Extra) => void;

interface Pending {
  readonly method: string;
  readonly authInfo: AuthInfo;
  lost?: AuthError;
  stop?: () => void;
  /** For hidden items: the answer in the caller's words. */
  readonly reveal: (answer: unknown) => unknown;
}

const SUPERVISED = new Set(["tools/call", "resources/read", "prompts/get"]);
const NOTHING = (): void => {};

/**
 * A transport that decides every request before the host sees it, and filters what the host answers: lists, resource
 * updates, and results whose caller lost the authority while the call ran. Everything else of the transport, also its
 * class, is the inner one's.
 */
export function guardChannel<T extends Channel>(inner: T, services: ChannelServices, options: ChannelOptions): T {
  const { authority, supervisor, profile, sessions, tasks } = services;
  const pending = new Map<RequestId, Pending>();
  const deciding = new Set<RequestId>();
  let last = options.pinned as AuthInfo | undefined;
  let owner: Caller | undefined =
    options.pinned === undefined ? undefined : callerOf(profile, options.pinned.extra.countersign);
  let handler: Handler | undefined;
  let closed: (() => void) | undefined;

  const reply = (id: RequestId, message: unknown): void => {
    void inner.send(message as never, { relatedRequestId: id } as never).catch(NOTHING);
  };
  const forward = (message: unknown, extra: Extra | undefined, authInfo: AuthInfo | undefined): void =>
    handler?.(message, authInfo === undefined || extra?.authInfo === authInfo ? extra : { ...extra, authInfo });

  const begin = (
    request: RpcRequest,
    authInfo: AuthInfo,
    extra: Extra | undefined,
    reveal: (answer: unknown) => unknown = (answer) => answer,
  ): void => {
    const entry: Pending = { method: request.method, authInfo, reveal };
    pending.set(request.id, entry);
    if (!SUPERVISED.has(request.method)) return;
    const onLost = (error: AuthError): void => {
      entry.lost = error;
      if (pending.get(request.id) !== entry) return;
      pending.delete(request.id);
      const cancelled = { requestId: request.id, reason: error.description };
      forward({ jsonrpc: "2.0", method: "notifications/cancelled", params: cancelled }, extra, authInfo);
      // a host may close the channel with the answer, and then tell the handler of that instead of the reason
      setTimeout(() => reply(request.id, inBandRefusal(request.id, error, profile)), 0);
    };
    const token = authority.isPinned(authInfo) ? undefined : authInfo.token;
    entry.stop = supervisor.watch(authInfo.extra.countersign, onLost, token);
  };

  const act = (request: RpcRequest, ruling: Ruling, authInfo: AuthInfo, extra: Extra | undefined): void => {
    const { decision, params } = ruling;
    const answer = inBandAnswer(request.id, decision, profile);
    if (answer !== undefined) {
      reply(request.id, answer);
    } else if (decision.kind === "hidden") {
      // treated like an allowed call in every other respect, so that time tells nothing either
      const { request: disguised, reveal } = disguise(request);
      begin(request, authInfo, extra, reveal);
      forward(disguised, extra, authInfo);
    } else {
      begin(request, authInfo, extra);
      forward(params === undefined ? request : { ...request, params }, extra, authInfo);
    }
  };

  const receive: Handler = (message, extra) => {
    const form = formOf(message);
    const given = options.pinned ?? extra?.authInfo;
    const authInfo = authority.knows(given) ? given : undefined;
    if (form === "request") {
      open(message as RpcRequest, authInfo, extra);
    } else if (form === "invalid") {
      const id = echoableId(message);
      if (id !== null) reply(id, rpcError(id, -32600, "Invalid Request"));
    } else if (authInfo !== undefined && isOwner(authInfo)) {
      // it runs nothing by itself, but only the caller of this channel may send it
      if (form === "notification") forget(message);
      forward(message, extra, authInfo);
    }
  };

  const open = (request: RpcRequest, authInfo: AuthInfo | undefined, extra: Extra | undefined): void => {
    const { id } = request;
    if (authInfo === undefined) {
      reply(id, inBandRefusal(id, createAuthError(profile, "missing_token"), profile));
    } else if (!isOwner(authInfo)) {
      reply(id, rpcError(id, -32001, "Session not found"));
    } else if (pending.has(id) || deciding.has(id)) {
      reply(id, rpcError(id, -32600, "Invalid Request"));
    } else {
      last = authInfo;
      const ruling = authority.decide(authInfo, request);
      if (!(ruling instanceof Promise)) {
        act(request, ruling, authInfo, extra);
        return;
      }
      deciding.add(id);
      void ruling.then((settled) => {
        deciding.delete(id);
        act(request, settled, authInfo, extra);
      });
    }
  };

  /** The host answers no request that its client cancelled. */
  const forget = (message: unknown): void => {
    const { method, params } = message as RpcRequest;
    if (method !== "notifications/cancelled" || !isRecord(params)) return;
    const id = params["requestId"] as RequestId;
    pending.get(id)?.stop?.();
    pending.delete(id);
  };
  const forgetAll = (): void => {
    for (const { stop } of pending.values()) stop?.();
    pending.clear();
  };

  const isOwner = ({ extra }: AuthInfo): boolean => {
    const caller = callerOf(profile, extra.countersign);
    owner ??= caller;
    return owner.subject === caller.subject && owner.clientId === caller.clientId;
  };

  const answer = async (message: Record<string, unknown>, id: RequestId, entry: Pending): Promise<unknown> => {
    const { authInfo, method } = entry;
    const principal = authInfo.extra.countersign;
    entry.stop?.();
    if (entry.stop !== undefined) {
      const error = entry.lost ?? (await supervisor.check(principal));
      if (error !== null) return inBandRefusal(id, error, profile);
    }
    if (inner.sessionId !== undefined && method === "initialize") sessions.bind(inner.sessionId, principal);
    const { result } = message;
    if (!isRecord(result)) return message;
    const task = isRecord(result["task"]) ? result["task"]["taskId"] : result["taskId"];
    if (typeof task === "string") tasks.bind(task, principal);
    if (method === "resources/read") return { ...message, result: privately(result) };
    const visible = (item: Item): boolean | Promise<boolean> => {
      const decision = authority.decideItem(authInfo, item, method);
      return decision instanceof Promise ? decision.then(({ kind }) => kind !== "hidden") : decision.kind !== "hidden";
    };
    return { ...message, result: await filterList(method, result, visible) };
  };

  const mayHear = async (uri: unknown): Promise<boolean> => {
    if (last === undefined || typeof uri !== "string") return false;
    const item: Item = { kind: "resource", name: uri };
    return (await authority.decideItem(last, item, "resources/subscribe")).kind === "allow";
  };

  const send = async (message: unknown, sendOptions?: unknown): Promise<void> => {
    const form = formOf(message);
    if (form === "response" && isRecord(message)) {
      const id = message["id"] as RequestId;
      const entry = pending.get(id);
      if (entry !== undefined && NEEDS_LOOK.has(entry.method)) {
        const checked = await answer(message, id, entry);
        if (pending.delete(id)) await inner.send(entry.reveal(checked) as never, sendOptions as never);
        return;
      }
      if (pending.delete(id)) return inner.send(entry?.reveal(message) as never, sendOptions as never);
      // cancelled, or its caller lost the authority: nobody is left to filter it for
      if (isRequestId(id)) return;
    } else if (form === "notification" && isRecord(message) && message["method"] === UPDATED) {
      const { params } = message;
      if (!(await mayHear(isRecord(params) ? params["uri"] : undefined))) return;
    }
    await inner.send(message as never, sendOptions as never);
  };

  const guarded = new Proxy(inner, {
    get(target, property) {
      if (property === "send") return send;
      if (property === "onmessage") return handler;
      if (property === "onclose") return closed;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set(target, property, value) {
      if (property === "onclose") {
        closed = value as (() => void) | undefined;
        const onclose = (): void => {
          forgetAll();
          closed?.();
        };
        return Reflect.set(target, property, onclose, target);
      }
      if (property !== "onmessage") return Reflect.set(target, property, value, target);
      handler = value as Handler | undefined;
      return Reflect.set(target, property, handler === undefined ? undefined : receive, target);
    },
  });
  channels.add(guarded);
  return guarded;
}

const channels = new WeakSet<object>();

/** Whether this very object is a guarded channel. */
export function isGuardedChannel(channel: object): boolean {
  return channels.has(channel);
}

const UPDATED = "notifications/resources/updated";
const NEEDS_LOOK = new Set([
  ...SUPERVISED,
  "initialize",
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "prompts/list",
]);
