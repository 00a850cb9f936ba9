import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import type { Profile } from "../../../generated/typescript/index.ts";
import { claimOf, memberOf } from "../../core/claim-of.ts";

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
export function mandateContextOf(
  profile: Profile,
  claims: object,
  token: string,
  req: IncomingMessage,
): MandateContext {
  const text = (wire: string): string | undefined => claimOf(profile, claims, wire) as string | undefined;
  const agentSessionId = text("agent_session_id");
  const delegationEdgeId = text("delegation_edge_id");
  const sessionId = text("sid");
  const hop = claimOf(profile, claims, "hop_count") as number | undefined;
  const parentEdgeId = parentOf(profile, claims, delegationEdgeId);
  const traceId = traceIdOf(req.headers["traceparent"]);
  return Object.freeze({
    subjectToken: token,
    zoneId: text("zone_id") as string,
    clientId: text("client_id") as string,
    ...(agentSessionId !== undefined && { agentSessionId }),
    ...(delegationEdgeId !== undefined && { delegationEdgeId }),
    ...(parentEdgeId !== undefined && { parentEdgeId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(traceId !== undefined && { traceId }),
    ...(hop !== undefined && { hop }),
  });
}

function parentOf(profile: Profile, claims: object, delegationEdgeId: string | undefined): string | undefined {
  const chain = claimOf(profile, claims, "delegation_chain");
  if (delegationEdgeId === undefined || !Array.isArray(chain)) return undefined;
  const edges = (chain as readonly object[]).flatMap((hop) => {
    const edge = memberOf(profile, "delegation_chain", hop, "delegation_edge_id");
    return typeof edge === "string" ? [edge] : [];
  });
  const at = edges.lastIndexOf(delegationEdgeId);
  return at > 0 ? edges[at - 1] : undefined;
}

/** W3C Trace Context: version, trace id, parent id, flags. */
function traceIdOf(header: string | string[] | undefined): string | undefined {
  const id =
    typeof header === "string" ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(header)?.[1] : undefined;
  return id === "0".repeat(32) ? undefined : id;
}
