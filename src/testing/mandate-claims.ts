import type { Profile } from "../../generated/typescript/index.ts";

/**
 * Claims of a mandate by their wire names (`sub`, `zone_id`, `delegation_chain`, …), merged over the defaults.
 * `undefined` removes a claim, `null` sends a JSON `null`, any other value is sent as it is, however wrong.
 */
export type MandateClaims = Readonly<Record<string, unknown>>;

/** What the default claims of one mandate are made from. */
export interface MandateSubject {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly zoneId: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly ttlSeconds: number;
  /** Makes `sid` and `jti` unique within one issuer. */
  readonly serial: number;
  /** Profile that the mandate is for: claims that it requires beyond the usual ones are filled in. */
  readonly profile: Profile;
}

/** Good values of claims that some profiles require. The others are left alone: there they would be strangers. */
const further: Readonly<Record<string, (claims: MandateClaims) => unknown>> = Object.freeze({
  root_sid: ({ sid }) => sid,
  use: () => "resource",
  sub_type: () => "user",
});

/** The claims of a good mandate: a user, an agent that acts for them, and one delegation between two applications. */
export function mandateClaims(subject: MandateSubject): Record<string, unknown> {
  const claims = usualClaims(subject);
  const added: Record<string, unknown> = {};
  for (const { path, received } of subject.profile.explainClaims(claims)) {
    const [name] = path;
    if (path.length !== 1 || received !== "nothing" || typeof name !== "string") continue;
    if (Object.hasOwn(further, name)) added[name] = further[name]?.(claims);
  }
  return { ...claims, ...added };
}

function usualClaims(subject: MandateSubject): Record<string, unknown> {
  return {
    iss: subject.issuer,
    aud: subject.audience,
    sub: "user-alice",
    zone_id: subject.zoneId,
    client_id: "client-notes",
    sid: `session-${subject.serial}`,
    jti: `mandate-${subject.serial}`,
    scope: "tool:call",
    agent_session_id: "agent-session-1",
    delegation_edge_id: "edge-1",
    source_session_id: "agent-session-0",
    target_session_id: "agent-session-1",
    delegation_path: ["app-orchestrator", "app-worker"],
    delegation_chain: [
      { application_id: "app-orchestrator", agent_session_id: "agent-session-0", delegation_edge_id: "edge-0" },
      { application_id: "app-worker", agent_session_id: "agent-session-1", delegation_edge_id: "edge-1" },
    ],
    delegation_graph_epoch: 1,
    hop_count: 1,
    iat: subject.issuedAt,
    exp: subject.issuedAt + subject.ttlSeconds,
  };
}

/** Merges overrides over claims; an override of `undefined` removes the claim. Own members only. */
export function mergeClaims(base: MandateClaims, overrides: MandateClaims): Record<string, unknown> {
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
