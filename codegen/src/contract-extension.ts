import type {
  CheckSource,
  CodePatch,
  ErrorSource,
  HookSource,
  OptionPatch,
  RequirementSource,
  SchemaNode,
  StageName,
  TargetSource,
  TypePatch,
} from "./contract-source.ts";

/** A requirement of a contract that extends another, by the name of its option. */
export interface RequirementExtension {
  /** What is asked, in one sentence; it becomes documentation. */
  readonly description?: string;
  /** Type and default of the option, as JSON Schema. */
  readonly schema?: SchemaNode;
  /** Whether every verifier must be given the option. @defaultValue `false` */
  readonly required?: boolean;
  /** @defaultValue `requirements`, and `revocation` for a check that calls a hook */
  readonly stage?: "revocation" | "requirements";
  /** Place within the stage, 1000 or more. @defaultValue after those written before it */
  readonly order?: number;
  readonly names?: RequirementSource["names"];
  readonly check?: CheckSource;
}

/** A code of a contract that extends another. */
export type ErrorExtension = Partial<Omit<ErrorSource, "code" | "source" | "seed">> & {
  readonly status: ErrorSource["status"];
  readonly description: string;
};

/**
 * A profile of a contract that extends another: where it starts, and what is different. It chooses names, order, texts
 * and statuses; whatever decides which mandates hold may only become stricter than in the profile that it starts from.
 */
export interface ProfileExtension {
  readonly description?: string;
  /** Profile that this one starts from. @defaultValue the default profile of the contract */
  readonly base?: string;
  readonly stages?: readonly StageName[];
  readonly anchors?: readonly string[];
  readonly keySetUrl?: string;
  readonly zoneRequired?: boolean;
  readonly hints?: boolean;
  readonly types?: Readonly<Record<string, TypePatch>>;
  readonly errors?: Readonly<Record<string, ErrorExtension>>;
  readonly codes?: Readonly<Record<string, CodePatch>>;
  readonly requirements?: Readonly<Record<string, RequirementExtension>>;
  readonly options?: Readonly<Record<string, OptionPatch>>;
  readonly limits?: Readonly<Record<string, number>>;
}

/**
 * A contract that adds to another one, or tightens it. Schemas are plain JSON Schema: written by hand, or by TypeBox of
 * either line.
 */
export interface ContractExtension {
  /** The contract value of `countersign/contract`, of another generated `contract.ts`, or a bundle. */
  readonly extends: object | string;
  readonly name: string;
  /** Version of this contract, as in semantic versioning. */
  readonly version: string;
  readonly description?: string;
  /** @defaultValue `urn:<name>:contract:v<major>` */
  readonly uri?: string;
  /** Object schema: its members are added to the claims, or narrow those of the same name. */
  readonly claims?: SchemaNode;
  /** Types that claims refer to (`#/$defs/Name`), by name. */
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly requirements?: Readonly<Record<string, RequirementExtension>>;
  readonly errors?: Readonly<Record<string, ErrorExtension>>;
  readonly hooks?: Readonly<Record<string, Omit<HookSource, "name" | "source">>>;
  readonly profiles?: Readonly<Record<string, ProfileExtension>>;
  /** Narrower limits. */
  readonly limits?: Readonly<Record<string, number>>;
  /** @defaultValue that of the extended contract */
  readonly defaultProfile?: string;
  /** Name under which generated code exports the contract. @defaultValue `contract` */
  readonly exportName?: string;
  /** Folder of the output, relative to the configuration file. @defaultValue `generated` */
  readonly out?: string;
  /** Which targets to emit, and where each goes. @defaultValue every target, below `out` */
  readonly targets?: Readonly<Record<string, TargetSource>>;
}
