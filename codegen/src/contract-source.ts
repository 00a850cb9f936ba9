/** A JSON Schema as plain data. */
export interface SchemaNode {
  readonly [keyword: string]: unknown;
}

export type StageName = "extract" | "decode" | "signature" | "claims" | "revocation" | "requirements";

export interface DefinitionSource {
  readonly name: string;
  readonly source: string;
  readonly direction: "wire-in" | "wire-out" | "api";
  readonly guard: boolean;
  readonly schema: SchemaNode;
}

export interface ErrorSource {
  readonly code: string;
  readonly source: string;
  readonly room: string;
  readonly stages: readonly StageName[];
  readonly status: 401 | 403 | 503;
  readonly challenge: "none" | "bare" | "invalid_token" | "insufficient_scope";
  readonly retriable: boolean;
  readonly reasons: readonly string[];
  readonly description: string;
  readonly hint: string;
  readonly seed: boolean;
}

export interface StageSource {
  readonly name: StageName;
  readonly source: string;
  readonly codes: readonly string[];
  readonly description: string;
}

export type ClaimOp = "equals" | "present" | "absent" | "containsAll" | "containsAny" | "atMost" | "atLeast" | "oneOf";

export interface ClaimCheckSource {
  readonly claim: string;
  readonly as?: "words" | "oneOrMany";
  readonly each?: string;
  readonly op: ClaimOp;
  readonly ifAbsent?: string | number | boolean;
  readonly error: string;
}

export interface HookCheckSource {
  readonly op: "call";
  readonly hook: string;
  readonly args: readonly string[];
  readonly error: string;
  readonly unavailable: string;
  readonly reason: string;
}

export interface RequirementSource {
  readonly name: string;
  readonly source: string;
  readonly stage: "claims" | "revocation" | "requirements";
  readonly order: number;
  readonly required?: boolean;
  readonly schema?: SchemaNode;
  readonly names?: { readonly python?: string; readonly go?: string };
  readonly description: string;
  readonly check: ClaimCheckSource | HookCheckSource;
}

export interface HookSource {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  readonly args: readonly { readonly name: string; readonly type: "string" | "integer" }[];
  readonly verdict: "fail" | "pass";
}

export interface ProfileSource {
  readonly id: string;
  readonly source: string;
  readonly description: string;
  readonly claims: string;
  readonly stages: readonly StageName[];
  readonly anchors: readonly string[];
  readonly keySetUrl: string;
  readonly zoneRequired: boolean;
  readonly hints: boolean;
}

/** What a configuration file exports: one contract as plain data, and where its output goes. */
export interface ContractSource {
  readonly name: string;
  readonly version: string;
  readonly uri: string;
  readonly description: string;
  readonly definitions: readonly DefinitionSource[];
  readonly errors: readonly ErrorSource[];
  readonly stages: readonly StageSource[];
  readonly requirements: readonly RequirementSource[];
  readonly hooks: readonly HookSource[];
  readonly limits: Readonly<Record<string, number>>;
  readonly header: {
    readonly algorithms: readonly string[];
    readonly types: readonly string[];
    readonly forbidden: readonly string[];
  };
  readonly defaultProfile: string;
  readonly profiles: readonly ProfileSource[];
  /** Folder of the output, relative to the configuration file. */
  readonly out: string;
}
