import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import type { Claims } from "../../../generated/typescript/index.ts";

/** What a mandate means for calls further on: the token to exchange, and where in the delegation the call stands. */
export interface MandateContext {
  /** The verified token, exact bytes: the subject of a token exchange. */
  readonly subjectToken: string;
  readonly zoneId: string;
  readonly clientId: string;
  readonly agentSessionId?: string;
  readonly delegationEdgeId?: string;
  /** Edge of the hop before this one, where the signed chain names it. */
  readonly parentEdgeId?: string;
  /** `sid`. */
  readonly sessionId?: string;
  /** From `traceparent`; the only member that is not signed, and no authority. */
  readonly traceId?: string;
  /** `hop_count`. */
  readonly hop?: number;
}

const storage = new AsyncLocalStorage<MandateContext>();

/** The context of the request that the caller runs in, or `undefined` outside of one. */
export function currentMandateContext(): MandateContext | undefined {
  return storage.getStore();
}

export function runWithMandate(context: MandateContext, run: () => void): void {
  storage.run(context, run);
}

/** Authority comes from signed claims alone; baggage and other headers are not looked at. */
export function mandateContextOf(claims: Claims, token: string, req: IncomingMessage): MandateContext {
  const { agentSessionId, delegationEdgeId, hopCount } = claims;
  const parentEdgeId = parentOf(claims);
  const traceId = traceIdOf(req.headers["traceparent"]);
  return Object.freeze({
    subjectToken: token,
    zoneId: claims.zoneId,
    clientId: claims.clientId,
    ...(agentSessionId !== undefined && { agentSessionId }),
    ...(delegationEdgeId !== undefined && { delegationEdgeId }),
    ...(parentEdgeId !== undefined && { parentEdgeId }),
    sessionId: claims.sid,
    ...(traceId !== undefined && { traceId }),
    ...(hopCount !== undefined && { hop: hopCount }),
  });
}

function parentOf({ delegationChain = [], delegationEdgeId }: Claims): string | undefined {
  if (delegationEdgeId === undefined) return undefined;
  const edges = delegationChain.flatMap(({ delegationEdgeId: edge }) => (edge === undefined ? [] : [edge]));
  const at = edges.lastIndexOf(delegationEdgeId);
  return at > 0 ? edges[at - 1] : undefined;
}

/** W3C Trace Context: version, trace id, parent id, flags. */
function traceIdOf(header: string | string[] | undefined): string | undefined {
  const id =
    typeof header === "string" ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(header)?.[1] : undefined;
  return id === "0".repeat(32) ? undefined : id;
}
