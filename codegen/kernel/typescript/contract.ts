import type { StandardSchema } from "./standard.ts";

/** Where in the ladder a check runs. */
export type StageName = "extract" | "decode" | "signature" | "claims" | "revocation" | "requirements";

/** Name, version and digest of the contract that code was generated from. */
export interface ContractIdentity {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the canonical bundle, lowercase hex. Equal digests mean equal contracts. */
  readonly digest: string;
}

/** A failed check. `missing` is the first missing *configured* element, never a received value. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly stage: StageName;
  /** Name of the requirement that failed, or `shape` when the claim itself is malformed. */
  readonly check: string;
  readonly missing?: string;
}

/** One finding of an `explain…` function. Carries locations and rules, never a received value. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly rule: string;
  readonly expected: string;
  readonly received: string;
  readonly message: string;
}

/** One row of the error catalogue. */
export interface ErrorRow<Code extends string = string> {
  readonly code: Code;
  /** HTTP status. */
  readonly status: 401 | 403 | 503;
  /** JSON-RPC error code of an in-band refusal: the status number. */
  readonly jsonrpc: 401 | 403 | 503;
  /** `error` parameter of the challenge; `bare` sends a challenge without one, `none` sends no challenge. */
  readonly challenge: "none" | "bare" | "invalid_token" | "insufficient_scope";
  readonly retriable: boolean;
  readonly reasons: readonly string[];
  readonly stages: readonly StageName[];
  /** Safe to send. `{missing}` stands for the first missing configured value. */
  readonly description: string;
  readonly hint?: string;
}

/** How an override combines with its base: only ever tighter. */
export type MergeRule = "union" | "or" | "min" | "max" | "same" | "fixed";

/** One requirement as data. */
export interface CheckRow {
  readonly name: string;
  readonly stage: StageName;
  readonly order: number;
  readonly op: "equals" | "present" | "absent" | "containsAll" | "containsAny" | "atMost" | "atLeast" | "oneOf";
  /** Wire name of the claim. */
  readonly claim: string;
  readonly error: string;
  readonly merge: MergeRule;
  readonly required: boolean;
  readonly default?: string | number | boolean;
  readonly description: string;
}

/** Limits and defaults that the handwritten core applies; all of them contract data. */
export interface Limits {
  readonly tokenCharacters: number;
  readonly headerCharacters: number;
  readonly jsonDepth: number;
  readonly kidCharacters: number;
  readonly futureIssuedAtSeconds: number;
  readonly clockSkewSeconds: number;
  readonly clockSkewMaxSeconds: number;
  readonly retryAfterSeconds: number;
  readonly revocationTimeoutMs: number;
  readonly revocationDefaultTtlMs: number;
  readonly revocationMaxEntries: number;
  readonly keySetFreshMs: number;
  readonly keySetStaleMs: number;
  readonly keySetTimeoutMs: number;
  readonly keySetBytes: number;
  readonly keySetKeys: number;
  readonly keySetRefetchMs: number;
  readonly keySetBackoffMinMs: number;
  readonly keySetBackoffMaxMs: number;
  readonly cacheEntries: number;
  readonly headerCacheEntries: number;
  readonly maxInFlight: number;
  readonly bodyBytes: number;
  readonly batchMembers: number;
  readonly recheckMs: number;
}

/** A check of stage `revocation` that only a running system can decide: a port is asked. */
export interface HookRow<Code extends string = string> {
  /** Name of the requirement, reported as the failing check. */
  readonly name: string;
  readonly order: number;
  /** Name of the port. */
  readonly hook: string;
  /** Claims handed to the port, under their TypeScript names, in order. The check is skipped when one is absent. */
  readonly args: readonly string[];
  /** Which answer fails. Anything but `true` and `false` is unavailable. */
  readonly failsOn: boolean;
  readonly error: Code;
  readonly unavailable: Code;
  readonly reason: string;
  readonly description: string;
}

/** Everything that a verifier needs to know of one profile of a contract. */
export interface Profile<
  Claims extends object = object,
  Wire extends object = object,
  Requirements extends object = object,
  Code extends string = string,
> {
  readonly id: string;
  readonly contract: ContractIdentity;
  /** The ladder, in order. */
  readonly stages: readonly StageName[];
  readonly errors: Readonly<Record<Code, ErrorRow<Code>>>;
  readonly checks: readonly CheckRow[];
  /** Checks of stage `revocation`, in order. */
  readonly hookChecks: readonly HookRow<Code>[];
  readonly limits: Limits;
  /** Accepted and forbidden members of the JOSE header. */
  readonly header: {
    readonly algorithms: readonly string[];
    readonly types: readonly string[];
    readonly forbidden: readonly string[];
  };
  /** TypeScript name by wire name, for every claim that is handed on. */
  readonly claimNames: Readonly<Record<string, string>>;
  /** The same for the members of claims that hold objects, by wire name of the claim. */
  readonly memberNames: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Key-set URL template; `{issuer}` without its trailing slash, `{zone}` URL-encoded. */
  readonly keySetUrl: string;
  /** Whether a configured zone is mandatory. */
  readonly zoneRequired: boolean;
  /** Whether `hint` is part of error objects and bodies. */
  readonly hints: boolean;
  /** Public guard: every rule of the claims' shape, own codes included; accepts both hop spellings. */
  readonly isClaims: (value: unknown) => value is Wire;
  /** Every finding, in document order; empty for valid claims. */
  readonly explainClaims: (value: unknown) => readonly Issue[];
  /** Guard, explanation and projection as a Standard Schema, for MCP tools, Hono and tRPC. */
  readonly claimsSchema: StandardSchema<Wire, Claims>;
  /** Rewrites aliased members to their first spelling. `undefined` when one object mixes spellings. Returns its input when nothing is to fold. */
  readonly foldClaims: (value: unknown) => unknown;
  /** Guard for verification, on folded claims: leaves out members that have a code of their own (`zone_id`). */
  readonly hasClaimsShape: (value: unknown) => value is Wire;
  /** Wire form to frozen language form. Reads own members only. */
  project(wire: Wire): Claims;
  /** First failure among the checks of `stage`, by order. Stage `claims` takes the wire form, every other the projected form. Never throws. */
  enforce(stage: StageName, claims: unknown, need: Partial<Requirements>): Failure<Code> | undefined;
  /** The part of stage `claims` before the times: issuer and audience. Wire form. Never throws. */
  enforceIdentity(claims: unknown, need: Partial<Requirements>): Failure<Code> | undefined;
  /** The part of stage `claims` after the times: claims with a code of their own (`zone_id`). Wire form. Never throws. */
  enforceOwnCodes(claims: unknown, need: Partial<Requirements>): Failure<Code> | undefined;
  /** Identifiers to look up in the revocation store, without duplicates. */
  anchors(claims: Claims): readonly string[];
  /** Findings on requirement options; `null`, wrong types, unknown names and bad scope tokens are findings. `undefined` members count as absent. */
  readonly explainRequirements: (value: unknown) => readonly Issue[];
}

/** A compiled contract: its identity and its profiles. */
export interface Contract<
  P extends Readonly<Record<string, Profile>> = Readonly<Record<string, Profile>>,
  Main extends keyof P & string = keyof P & string,
> extends ContractIdentity {
  /** Id of the profile that applies unless another is named. */
  readonly defaultProfile: Main;
  readonly profiles: P;
}
