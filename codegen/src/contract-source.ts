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

/** How a requirement is decided. */
export type CheckSource = ClaimCheckSource | HookCheckSource;

export interface RequirementSource {
  readonly name: string;
  readonly source: string;
  readonly stage: "claims" | "revocation" | "requirements";
  readonly order: number;
  readonly required?: boolean;
  readonly schema?: SchemaNode;
  readonly names?: { readonly python?: string; readonly go?: string };
  readonly description: string;
  readonly check: CheckSource;
}

export interface HookSource {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  readonly args: readonly { readonly name: string; readonly type: "string" | "integer" }[];
  readonly verdict: "fail" | "pass";
}

/** A header of an HTTP answer. */
export interface HeaderSource {
  readonly description: string;
  /** @defaultValue `true` */
  readonly required?: boolean;
  /** @defaultValue any text */
  readonly schema?: SchemaNode;
}

/** A body: its media type, and the definition that it follows, or the definitions of which it follows one. */
export interface BodySource {
  readonly mediaType: string;
  readonly definition: string | readonly string[];
}

export interface AnswerSource {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderSource>>;
  readonly body?: BodySource;
}

/** An HTTP request that two parties exchange, and every answer that the contract knows. */
export interface OperationSource {
  readonly name: string;
  readonly source: string;
  /** Who answers. */
  readonly party: string;
  readonly method: "get" | "put" | "post" | "delete" | "options" | "head" | "patch";
  /** Path template; each of its variables is described in `parameters`. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly description: string;
  /** Whether the caller presents a bearer token in the `Authorization` header. @defaultValue `false` */
  readonly bearer?: boolean;
  readonly request?: BodySource;
  /** By status. */
  readonly answers: Readonly<Record<string, AnswerSource>>;
}

/** What a profile changes about one definition: names freely, shape only tighter. */
export interface TypePatch {
  /** Members that this profile adds, by wire name. */
  readonly members?: Readonly<Record<string, SchemaNode>>;
  /** Members, its own or the base's, that must be present. */
  readonly required?: readonly string[];
  /** Names per wire name, in the form of `x-name`. */
  readonly names?: Readonly<Record<string, string | false | Readonly<Record<string, string>>>>;
  /** Second spellings that this profile still accepts. @defaultValue those of the base */
  readonly aliases?: readonly string[];
}

/** What a profile changes about one requirement. */
export interface OptionPatch {
  readonly name?: string;
  readonly names?: RequirementSource["names"];
  readonly order?: number;
  readonly error?: string;
  readonly default?: string | number | boolean;
}

/** What a profile changes about one code. */
export interface CodePatch {
  readonly code?: string;
  readonly status?: ErrorSource["status"];
  readonly challenge?: ErrorSource["challenge"];
  readonly description?: string;
  readonly hint?: string;
}

/** A variant of the contract: the base, and what is different in it. */
export interface ProfileSource {
  readonly id: string;
  readonly source: string;
  readonly description: string;
  /** Profile that this one starts from. @defaultValue the contract itself */
  readonly base?: string;
  readonly claims: string;
  readonly stages: readonly StageName[];
  readonly anchors: readonly string[];
  readonly keySetUrl: string;
  readonly zoneRequired: boolean;
  readonly hints: boolean;
  /** Changes by name of the definition. */
  readonly types?: Readonly<Record<string, TypePatch>>;
  /** Codes that this profile adds. */
  readonly errors?: readonly ErrorSource[];
  /** Changes by code. */
  readonly codes?: Readonly<Record<string, CodePatch>>;
  /** Requirements that this profile adds. */
  readonly requirements?: readonly RequirementSource[];
  /** Changes by name of the requirement. */
  readonly options?: Readonly<Record<string, OptionPatch>>;
  readonly limits?: Readonly<Record<string, number>>;
}

/** Text with its kind, such as the name of a claim and the kind of anchor that it holds. */
type Pair = readonly [name: string, kind: string];

/** What publishers and readers of revocations agree on besides shapes: names, reasons, limits and defaults. */
export interface RevocationProtocolSource {
  readonly source: string;
  /** Kinds of anchors, in order. */
  readonly kinds: readonly string[];
  /** Claims that hold anchors. */
  readonly anchorClaims: readonly Pair[];
  /** Version 1 of streams and keys. */
  readonly v1: {
    readonly revocationStream: string;
    readonly revocationGroup: string;
    readonly epochStream: string;
    readonly epochGroup: string;
    /** Fields of an entry that mark anchors. */
    readonly anchorFields: readonly Pair[];
    readonly zoneField: string;
    readonly epochField: string;
    readonly signatureField: string;
    /** The text that counts as absent in an anchor field. */
    readonly nullText: string;
    readonly keyPrefix: string;
    readonly epochInfix: string;
  };
  /** Version 2. */
  readonly v2: {
    readonly version: string;
    readonly streamDomain: string;
    readonly snapshotDomain: string;
    /** What stands for every zone in keys. */
    readonly everyZone: string;
    readonly headFields: readonly string[];
    readonly types: readonly string[];
    readonly manifestFields: readonly string[];
    readonly streamKey: string;
    readonly markKey: string;
    readonly suspensionKey: string;
    readonly epochKey: string;
    readonly freshnessKey: string;
    readonly snapshotKey: string;
    readonly chunkKey: string;
    readonly leaseKey: string;
  };
  readonly deadLetterStream: string;
  readonly deadLetterFields: readonly string[];
  /** Why an entry is refused. */
  readonly rejectReasons: readonly string[];
  /** Why a replica is closed. */
  readonly closedReasons: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly defaults: Readonly<Record<string, number | readonly string[]>>;
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
  /** HTTP messages and who exchanges them. @defaultValue none */
  readonly http?: readonly OperationSource[];
  /** What publishers and readers of revocations agree on. @defaultValue none */
  readonly revocation?: RevocationProtocolSource;
  readonly limits: Readonly<Record<string, number>>;
  readonly header: {
    readonly algorithms: readonly string[];
    readonly types: readonly string[];
    readonly forbidden: readonly string[];
  };
  readonly defaultProfile: string;
  readonly profiles: readonly ProfileSource[];
  /** Name under which generated code exports the contract. @defaultValue `contract` */
  readonly exportName?: string;
  /** Folder of the output, relative to the configuration file. */
  readonly out: string;
  /** Which targets to emit, and where each goes. @defaultValue every target, below `out` */
  readonly targets?: Readonly<Record<string, TargetSource>>;
}

/** Where a target writes: its folder, relative to the configuration file. */
export interface TargetSource {
  /** @defaultValue the folder of the target's name below `out` */
  readonly out?: string;
}
