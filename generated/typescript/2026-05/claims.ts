// Generated from schema/claims.ts. Do not edit. Run: npm run generate
import { own } from "../kernel/ops.ts";
import { foldAliases, foldListMember, optionalInteger, optionalList, optionalText, restOf, same, textOrList } from "../kernel/project.ts";

/** One hop of a delegation chain. Other members are ignored. Wire form. */
export interface ChainHopWire {
  /** Application that took this hop. */
  readonly application_id: string;
  /** Agent session that took this hop. */
  readonly agent_session_id?: string;
  /** Delegation edge that this hop used. */
  readonly delegation_edge_id?: string;
}

/** One hop of a delegation chain. Other members are ignored. */
export interface ChainHop {
  /** Application that took this hop. */
  readonly applicationId: string;
  /** Agent session that took this hop. */
  readonly agentSessionId?: string | undefined;
  /** Delegation edge that this hop used. */
  readonly delegationEdgeId?: string | undefined;
}

/** Wire form to frozen language form; reads own members only. */
export const projectChainHop = (wire: ChainHopWire): ChainHop => Object.freeze({
  applicationId: wire.application_id,
  agentSessionId: optionalText(own(wire, "agent_session_id")),
  delegationEdgeId: optionalText(own(wire, "delegation_edge_id")),
});
const KNOWN: ReadonlySet<string> = new Set(["iss", "aud", "exp", "iat", "nbf", "jti", "sub", "zone_id", "client_id", "sid", "root_sid", "scope", "agent_session_id", "delegation_edge_id", "source_session_id", "target_session_id", "delegation_path", "delegation_chain", "hop_count", "delegation_graph_epoch"]);

/** What a mandate says about the caller. Unknown members are allowed and kept aside. Wire form. */
export interface ClaimsWire {
  /** Issuer, compared exactly with the configured one. */
  readonly iss: string;
  /** Audience: one resource or several. */
  readonly aud: string | readonly string[];
  /** Expiry in seconds since 1970. */
  readonly exp: number;
  /** Time of issue in seconds since 1970. */
  readonly iat?: number;
  /** Not valid before, in seconds since 1970. */
  readonly nbf?: number;
  /** Identifier of this token. */
  readonly jti?: string;
  /** User on whose behalf the call is made. */
  readonly sub: string;
  /** Zone that issued the mandate. */
  readonly zone_id: string;
  /** Application that presents the mandate. */
  readonly client_id: string;
  /** Authority record; revoking it ends the mandate. */
  readonly sid: string;
  /** Authority record at the root of the delegation. */
  readonly root_sid?: string;
  /** Granted scopes, separated by spaces. Absent means none. */
  readonly scope?: string;
  /** Session of the agent that acts. */
  readonly agent_session_id?: string;
  /** Delegation edge that the mandate rests on. */
  readonly delegation_edge_id?: string;
  /** Session that delegated. */
  readonly source_session_id?: string;
  /** Session that received the delegation. */
  readonly target_session_id?: string;
  /** Delegation edges from the root to this mandate. */
  readonly delegation_path?: readonly string[];
  /** Applications from the root to this mandate. */
  readonly delegation_chain?: readonly ChainHopWire[];
  /** Number of delegations so far. Absent means 0. */
  readonly hop_count?: number;
  /** Epoch of the delegation graph at issue. */
  readonly delegation_graph_epoch?: number;
}

/** What a mandate says about the caller. Unknown members are allowed and kept aside. */
export interface Claims {
  /** Audience: one resource or several. */
  readonly audience: string | readonly string[];
  /** Expiry in seconds since 1970. */
  readonly expiresAt: number;
  /** Time of issue in seconds since 1970. */
  readonly issuedAt?: number | undefined;
  /** Identifier of this token. */
  readonly jti?: string | undefined;
  /** User on whose behalf the call is made. */
  readonly sub: string;
  /** Zone that issued the mandate. */
  readonly zoneId: string;
  /** Application that presents the mandate. */
  readonly clientId: string;
  /** Authority record; revoking it ends the mandate. */
  readonly sid: string;
  /** Granted scopes, separated by spaces. Absent means none. */
  readonly scope: string;
  /** Session of the agent that acts. */
  readonly agentSessionId?: string | undefined;
  /** Delegation edge that the mandate rests on. */
  readonly delegationEdgeId?: string | undefined;
  /** Session that delegated. */
  readonly sourceSessionId?: string | undefined;
  /** Session that received the delegation. */
  readonly targetSessionId?: string | undefined;
  /** Delegation edges from the root to this mandate. */
  readonly delegationPath?: readonly string[] | undefined;
  /** Applications from the root to this mandate. */
  readonly delegationChain?: readonly ChainHop[] | undefined;
  /** Number of delegations so far. Absent means 0. */
  readonly hopCount?: number | undefined;
  /** Epoch of the delegation graph at issue. */
  readonly graphEpoch?: number | undefined;
  /** Members that the contract does not name, frozen at every depth. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Wire form to frozen language form; reads own members only. */
export const projectClaims = (wire: ClaimsWire): Claims => Object.freeze({
  audience: textOrList(wire.aud),
  expiresAt: wire.exp + 0,
  issuedAt: optionalInteger(own(wire, "iat")),
  jti: optionalText(own(wire, "jti")),
  sub: wire.sub,
  zoneId: wire.zone_id,
  clientId: wire.client_id,
  sid: wire.sid,
  scope: optionalText(own(wire, "scope")) ?? "",
  agentSessionId: optionalText(own(wire, "agent_session_id")),
  delegationEdgeId: optionalText(own(wire, "delegation_edge_id")),
  sourceSessionId: optionalText(own(wire, "source_session_id")),
  targetSessionId: optionalText(own(wire, "target_session_id")),
  delegationPath: optionalList(own(wire, "delegation_path"), same<string>),
  delegationChain: optionalList(own(wire, "delegation_chain"), projectChainHop),
  hopCount: optionalInteger(own(wire, "hop_count")),
  graphEpoch: optionalInteger(own(wire, "delegation_graph_epoch")),
  extra: restOf(wire, KNOWN),
});
const chainHopAliases: Readonly<Record<string, string>> = Object.freeze({ "app": "application_id", "session": "agent_session_id", "edge": "delegation_edge_id" });

/** Rewrites aliased members of one object; `undefined` when it mixes both spellings. */
export const foldChainHop = (value: unknown): unknown => foldAliases(value, chainHopAliases);

/** Rewrites aliased members; `undefined` when one object mixes both spellings. */
export const foldClaims = (value: unknown): unknown => foldListMember(value, "delegation_chain", foldChainHop);
