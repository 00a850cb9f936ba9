import type { Definition } from "./dsl.ts";

/** Operations of `x-check`, a closed set; their semantics are in docs/contract/requirements.md. */
export type CheckOp =
  | "equals"
  | "present"
  | "absent"
  | "containsAll"
  | "containsAny"
  | "atMost"
  | "atLeast"
  | "oneOf"
  | "call";

export type StageName = "extract" | "decode" | "signature" | "claims" | "revocation" | "requirements";

/** How a requirement is decided: which claim, read how, compared how, refused with which code. */
export interface Check {
  readonly claim: string;
  readonly as?: "words" | "oneOrMany";
  readonly each?: string;
  readonly op: Exclude<CheckOp, "call">;
  readonly ifAbsent?: string | number | boolean;
  readonly error: string;
}

/** A check that only a hook can decide. */
export interface HookCheck {
  readonly op: "call";
  readonly hook: string;
  readonly args: readonly string[];
  readonly error: string;
  readonly unavailable: string;
  readonly reason: string;
}

export interface Requirement {
  readonly name: string;
  readonly source: string;
  readonly stage: "claims" | "revocation" | "requirements";
  readonly order: number;
  readonly required?: boolean;
  /** Type of the option; absent for hook checks. */
  readonly schema?: { readonly [keyword: string]: unknown };
  readonly names?: { readonly python?: string; readonly go?: string };
  readonly description: string;
  readonly check: Check | HookCheck;
}

export interface ErrorCode {
  readonly code: string;
  readonly source: string;
  readonly room: "mandate" | "capability" | "grant" | "policy";
  readonly stages: readonly StageName[];
  readonly status: 401 | 403 | 503;
  readonly challenge: "none" | "bare" | "invalid_token" | "insufficient_scope";
  readonly retriable: boolean;
  readonly reasons: readonly string[];
  readonly description: string;
  readonly hint: string;
  /** One of the nine codes of the seed. */
  readonly seed: boolean;
}

export interface Stage {
  readonly name: StageName;
  readonly source: string;
  readonly codes: readonly string[];
  readonly description: string;
}

export interface Hook {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  readonly args: readonly { readonly name: string; readonly type: "string" | "integer" }[];
  /** What `true` means. */
  readonly verdict: "fail" | "pass";
}

/** What a profile changes about one definition: names freely, shape only tighter. */
export interface TypePatch {
  readonly members?: Readonly<Record<string, { readonly [keyword: string]: unknown }>>;
  readonly required?: readonly string[];
  readonly names?: Readonly<Record<string, string | false>>;
  /** Second spellings that are still accepted. */
  readonly aliases?: readonly string[];
}

/** A variant of the contract: the base, and what is different in it. */
export interface Profile {
  readonly id: string;
  readonly source: string;
  readonly description: string;
  /** Name of the definition that holds the claims. */
  readonly claims: string;
  readonly stages: readonly StageName[];
  /** Claims whose values are looked up in the revocation store. */
  readonly anchors: readonly string[];
  readonly keySetUrl: string;
  readonly zoneRequired: boolean;
  readonly hints: boolean;
  readonly types?: Readonly<Record<string, TypePatch>>;
  readonly errors?: readonly ErrorCode[];
  readonly codes?: Readonly<
    Record<string, Partial<Pick<ErrorCode, "code" | "status" | "challenge" | "description" | "hint">>>
  >;
  readonly requirements?: readonly Requirement[];
  readonly options?: Readonly<
    Record<string, Partial<Pick<Requirement, "name" | "names" | "order">> & { readonly error?: string }>
  >;
  readonly limits?: Readonly<Record<string, number>>;
}

/** A header of an HTTP answer. */
export interface AnswerHeader {
  readonly description: string;
  /** False when the header is not always sent. */
  readonly required?: boolean;
  /** JSON Schema of the value; any text without it. */
  readonly schema?: { readonly [keyword: string]: unknown };
}

/** A body: its media type, and the definition that it follows, or the definitions of which it follows one. */
export interface Body {
  readonly mediaType: string;
  readonly definition: string | readonly string[];
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, AnswerHeader>>;
  readonly body?: Body;
}

/** An HTTP request that two parties exchange, and every answer that the contract knows. */
export interface Operation {
  readonly name: string;
  readonly source: string;
  /** Who answers. */
  readonly party: string;
  readonly method: "get" | "post";
  /** Path template; its variables are described in `parameters`. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly description: string;
  /** The caller presents its mandate in the `Authorization` header. */
  readonly bearer?: boolean;
  readonly request?: Body;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** Text with its kind, such as the name of a claim and the kind of anchor that it holds. */
type Pair = readonly [name: string, kind: string];

/** What publishers and readers of revocations agree on besides shapes: names, reasons, limits and defaults. */
export interface RevocationProtocol {
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

/** A contract as plain data, as a configuration file hands it to the compiler. */
export interface ContractData {
  readonly name: string;
  readonly version: string;
  readonly uri: string;
  readonly description: string;
  readonly definitions: readonly Definition[];
  readonly errors: readonly ErrorCode[];
  readonly stages: readonly Stage[];
  readonly requirements: readonly Requirement[];
  readonly hooks: readonly Hook[];
  readonly http: readonly Operation[];
  readonly revocation: RevocationProtocol;
  readonly limits: Readonly<Record<string, number>>;
  readonly header: {
    readonly algorithms: readonly string[];
    readonly types: readonly string[];
    readonly forbidden: readonly string[];
  };
  readonly exportName?: string;
  readonly defaultProfile: string;
  readonly profiles: readonly Profile[];
}
