import { type Caller, callerOf } from "../core/caller-of.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import type { Verifier } from "../mandate/index.ts";
import type { AuthInfo, Principal } from "./auth-info.ts";
import { climb } from "./decide.ts";
import { ALLOW, type Decision, type DecisionEvent, MALFORMED, UNKNOWN } from "./decision.ts";
import type { Handles } from "./handles.ts";
import { isRecord, type RequestId, type RpcRequest } from "./json-rpc.ts";
import { type Item, keepSubscriptions, type Operation, operationOf } from "./operation.ts";
import type { RequirementMap } from "./requirement-map.ts";
import type { Rung } from "./rung.ts";
import { builtInRungs, createRevocationLookup, type RevocationLookup } from "./rungs.ts";
import { closeScopes, withScopes } from "./scopes.ts";

/** The decision on a message, and its parameters if they were reduced. */
export interface Ruling {
  readonly decision: Decision;
  readonly operation: Operation;
  /** Reduced `params`, to be forwarded instead of the ones that came. */
  readonly params?: unknown;
}

/** Decides; holds no connection and no timer. Every answer is total and fails closed. */
export interface Authority {
  /** An `AuthInfo` for a verified principal. `pinned`: verified earlier, so expiry is checked again at each decision. */
  admit(principal: Principal, token: string, pinned: boolean): AuthInfo;
  /** Whether this very object was admitted here. */
  knows(authInfo: unknown): authInfo is AuthInfo;
  /** Whether it was verified earlier than with this request. */
  isPinned(authInfo: AuthInfo): boolean;
  /** Looks the revocation store up for this request, so that its decisions need not. */
  readonly look: RevocationLookup["look"];
  decideItem(
    authInfo: AuthInfo,
    item: Item,
    method: string,
    params?: Readonly<Record<string, unknown>>,
  ): Decision | Promise<Decision>;
  /** Decides a request; one that was decided under the same `AuthInfo` and id is remembered. */
  decide(authInfo: AuthInfo, request: RpcRequest): Ruling | Promise<Ruling>;
}

export interface AuthorityOptions {
  readonly verifier: Verifier;
  readonly requirements: RequirementMap;
  readonly hierarchy: ReadonlyMap<string, readonly string[]>;
  /** Rungs after the built-in ones. */
  readonly rungs: readonly Rung[];
  readonly tasks: Handles;
  /** The resource itself, for `AuthInfo.resource` when the audience is no URL. */
  readonly resource: URL;
  readonly resourceMetadataUrl: string;
  readonly onDecision: ((event: DecisionEvent) => void) | undefined;
}

interface Admitted {
  readonly pinned: boolean;
  readonly decided: Map<RequestId, { readonly request: RpcRequest; readonly ruling: Ruling }>;
}

export function createAuthority(options: AuthorityOptions): Authority {
  const { verifier, requirements, hierarchy, tasks, resource, resourceMetadataUrl } = options;
  const { profile } = verifier;
  const admitted = new WeakMap<object, Admitted>();
  const closedOf = new WeakMap<Principal, Principal>();
  const revocation = createRevocationLookup(verifier);
  const rungs = [
    ...builtInRungs(verifier, revocation, (principal) => closedOf.get(principal) ?? principal),
    ...options.rungs,
  ];

  const report = (request: RpcRequest, ruling: Ruling): void => {
    if (options.onDecision === undefined) return;
    const { decision, operation } = ruling;
    const refused = decision.kind === "refuse" ? { code: decision.error.code } : {};
    const rung = decision.kind === "refuse" || decision.kind === "hidden" ? { rung: decision.rung } : {};
    const item = operation.kind === "item" ? { item: operation.item.name } : {};
    const identity = { profile: profile.id, contract: profile.contract.digest };
    try {
      options.onDecision({ verdict: decision.kind, method: request.method, ...item, ...refused, ...rung, ...identity });
    } catch {
      // an observer must not change a verdict
    }
  };

  const decideItem: Authority["decideItem"] = (authInfo, item, method, params) => {
    const state = admitted.get(authInfo);
    const refused = createAuthError(profile, "missing_token");
    if (state === undefined) return { kind: "refuse", error: refused, rung: "mandate" };
    const rules = requirements.rulesOf(item.kind, item.name);
    if (rules.never) return { kind: "hidden", rung: "requirements" };
    const principal = authInfo.extra.countersign;
    const input = Object.freeze({
      principal,
      authInfo,
      item,
      method,
      params,
      requirements: rules.requirements,
      requiredScopes: rules.requiredScopes,
      pinned: state.pinned,
    });
    const veil = (decision: Decision): Decision =>
      decision.kind === "refuse" && rules.hidden ? { kind: "hidden", rung: decision.rung } : decision;
    const decision = climb(rungs, input, profile);
    return decision instanceof Promise ? decision.then(veil) : veil(decision);
  };

  const rule = (authInfo: AuthInfo, request: RpcRequest): Ruling | Promise<Ruling> => {
    const operation = operationOf(request.method, request.params);
    const as = (decision: Decision): Ruling => ({ decision, operation });
    const params = isRecord(request.params) ? request.params : undefined;
    switch (operation.kind) {
      case "unknown":
        return as(UNKNOWN);
      case "malformed":
        return as(MALFORMED);
      case "task":
        return as(tasks.owns(operation.taskId, authInfo.extra.countersign) ? ALLOW : HIDDEN_TASK);
      case "item": {
        const decision = decideItem(authInfo, operation.item, request.method, params);
        return decision instanceof Promise ? decision.then(as) : as(decision);
      }
      case "listen":
        return listen(authInfo, request, operation.uris, as);
      default:
        return active(authInfo, as);
    }
  };

  /** Lists and handshakes need a caller who is still good, and nothing more. */
  const active = (authInfo: AuthInfo, as: (decision: Decision) => Ruling): Ruling | Promise<Ruling> => {
    if (admitted.get(authInfo)?.pinned !== true) return as(ALLOW);
    return verifier
      .checkActive(authInfo.extra.countersign)
      .then((error) => as(error === null ? ALLOW : { kind: "refuse", error, rung: "mandate" }));
  };

  const listen = async (
    authInfo: AuthInfo,
    request: RpcRequest,
    uris: readonly string[],
    as: (decision: Decision) => Ruling,
  ): Promise<Ruling> => {
    const ruling = await active(authInfo, as);
    if (ruling.decision.kind !== "allow") return ruling;
    const granted = new Set<string>();
    for (const name of uris) {
      const decision = await decideItem(authInfo, { kind: "resource", name }, request.method);
      if (decision.kind === "allow") granted.add(name);
    }
    return { ...ruling, params: keepSubscriptions(request.params, granted) };
  };

  return {
    admit(principal, token, pinned) {
      const caller = callerOf(profile, principal);
      const scopes = closeScopes(caller.scopes, hierarchy);
      const authInfo: AuthInfo = {
        token,
        clientId: caller.clientId,
        scopes,
        expiresAt: caller.expiresAt,
        resource: matchedAudience(caller, verifier.audience) ?? resource,
        resourceMetadataUrl,
        extra: { countersign: principal },
      };
      const closed = hierarchy.size === 0 ? principal : withScopes(profile, principal, scopes);
      admitted.set(authInfo, { pinned, decided: new Map() });
      closedOf.set(principal, closed);
      return authInfo;
    },
    knows: (authInfo): authInfo is AuthInfo =>
      typeof authInfo === "object" && authInfo !== null && admitted.has(authInfo),
    isPinned: (authInfo) => admitted.get(authInfo)?.pinned === true,
    look: revocation.look,
    decideItem,
    decide(authInfo, request) {
      const state = admitted.get(authInfo);
      const known = state?.decided.get(request.id);
      if (known !== undefined && isSame(known.request, request)) return known.ruling;
      const keep = (ruling: Ruling): Ruling => {
        if (state !== undefined && !state.pinned) state.decided.set(request.id, { request, ruling });
        report(request, ruling);
        return ruling;
      };
      const ruling = rule(authInfo, request);
      return ruling instanceof Promise ? ruling.then(keep) : keep(ruling);
    },
  };
}

const HIDDEN_TASK: Decision = Object.freeze({ kind: "hidden", rung: "handle" });

/** A remembered ruling holds for the message it was made for, and for a reduced copy of it. */
function isSame(one: RpcRequest, other: RpcRequest): boolean {
  if (one.method !== other.method) return false;
  const [a, b] = [operationOf(one.method, one.params), operationOf(other.method, other.params)];
  if (a.kind !== b.kind) return false;
  if (a.kind === "item" && b.kind === "item") return a.item.kind === b.item.kind && a.item.name === b.item.name;
  if (a.kind !== "listen" || b.kind !== "listen") return true;
  const uris = new Set(a.uris);
  return b.uris.every((uri) => uris.has(uri));
}

function matchedAudience(caller: Caller, audiences: readonly string[]): URL | undefined {
  const matched = audiences.find((audience) => caller.audience.includes(audience));
  return matched !== undefined && URL.canParse(matched) ? new URL(matched) : undefined;
}
