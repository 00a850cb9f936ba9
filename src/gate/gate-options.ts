import type { Claims, RequirementOverrides } from "../../generated/typescript/index.ts";
import type { Verifier } from "../mandate/index.ts";
import type { DecisionEvent } from "./decision.ts";
import type { DefaultRequirements, ToolRequirements } from "./requirement-map.ts";
import type { Rung } from "./rung.ts";
import type { ScopeHierarchy } from "./scopes.ts";
import type { ChangeSource } from "./supervisor.ts";

/**
 * Configuration of a gate: one MCP endpoint, one verifier.
 *
 * @typeParam P claims of the verifier
 * @typeParam O requirements that the verifier's profile lets a tool tighten
 */
export interface GateOptions<P extends object = Claims, O extends object = RequirementOverrides> {
  /** Verifies the mandate; its requirements are the base that every item shares. */
  readonly verifier: Verifier<P, O, string>;
  /** Canonical URL of the MCP endpoint: https, or http on loopback; no query, fragment or user info. */
  readonly resource: string;
  /** Requirements by tool name. */
  readonly tools?: Readonly<Record<string, ToolRequirements<NoInfer<O>>>>;
  /** Requirements by resource URI or URI template. A URI under several templates must satisfy all of them. */
  readonly resources?: Readonly<Record<string, ToolRequirements<NoInfer<O>>>>;
  /** Requirements by prompt name. */
  readonly prompts?: Readonly<Record<string, ToolRequirements<NoInfer<O>>>>;
  /** What holds for items that no map names. @defaultValue `"deny"`: they are hidden from everyone */
  readonly default?: DefaultRequirements<NoInfer<O>>;
  /** Which narrower scopes a broader one implies. */
  readonly scopeHierarchy?: ScopeHierarchy;
  /** Further rungs after mandate, revocation and requirements, in ladder order. @defaultValue none */
  readonly rungs?: readonly Rung<NoInfer<P>>[];
  /** Browser origins that may call. @defaultValue the resource's own; on loopback every loopback origin */
  readonly allowedOrigins?: readonly string[];
  /** Values of `Host`, with or without port. @defaultValue on loopback the loopback hosts, else any */
  readonly allowedHosts?: readonly string[];
  /** Issuers named in the metadata. @defaultValue the verifier's issuer */
  readonly authorizationServers?: readonly string[];
  /** Basic scopes named in the metadata. @defaultValue the verifier's required scopes */
  readonly scopesSupported?: readonly string[];
  /** Human-readable name in the metadata. */
  readonly resourceName?: string;
  /** Whether the origin hosts this resource alone, so that the root metadata names it too. @defaultValue `true` */
  readonly soleResource?: boolean;
  /** Largest request body in bytes. @defaultValue the contract's limit */
  readonly maxBodyBytes?: number;
  /** Milliseconds between two looks at a running call or open stream. @defaultValue the contract's limit */
  readonly recheckMs?: number;
  /**
   * Milliseconds that a running call may rest on the last certain answer of a store that cannot tell now; its result is
   * withheld all the same while nobody can tell.
   * @defaultValue 10,000; 0 where the store tells of changes, because it has waited for as long itself
   */
  readonly maxUnknownMs?: number;
  /**
   * What tells of revocations, so that running calls are looked at without delay.
   * @defaultValue the revocation store of the verifier, where it has `onChange`; else running calls are looked at each
   * `recheckMs` alone
   */
  readonly changes?: ChangeSource;
  /** Largest number of sessions and of tasks remembered; older ones count as unknown. @defaultValue `10_000` */
  readonly maxHandles?: number;
  /** Hears of every decision. Gets names and codes; never claims, arguments or results. */
  readonly onDecision?: (event: DecisionEvent) => void;
  /** Hears of doubtful configuration at start. @defaultValue `console.warn` */
  readonly onWarning?: (message: string) => void;
}
