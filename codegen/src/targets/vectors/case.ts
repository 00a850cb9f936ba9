import type { StageName } from "../../contract-source.ts";

/** What a hook answers: a boolean, or one of the ways in which it can fail to. */
export type HookAnswer = boolean | "throws" | "rejects" | "text" | "number" | "null";

/** Answers of one hook by its arguments as text, joined by one space; every other question gets `otherwise`. */
export interface HookScript {
  readonly answers: Readonly<Record<string, HookAnswer>>;
  readonly otherwise: HookAnswer;
}

export interface Expectation {
  /** `error` means that the requirements themselves are refused, before any document is read. */
  readonly outcome: "valid" | "invalid" | "error";
  readonly code?: string;
  readonly reason?: string;
  readonly description?: string;
  readonly stage?: StageName;
  /** Name of a requirement, `json`, `shape`, `exp`, `nbf` or `iat`. */
  readonly check?: string;
  /** Rule of strict JSON that the document breaks. */
  readonly rule?: string;
}

/** Everything that a case says except what should come of it. */
export interface Situation {
  /** Seconds since 1970. */
  readonly now: number;
  /** Raw JSON text of the claims. */
  readonly document?: string;
  /** Raw bytes of the claims, where they are no text. */
  readonly documentBase64?: string;
  /** Raw JSON text of the requirement options. */
  readonly need: string;
  readonly hooks?: Readonly<Record<string, HookScript>>;
}

export interface VectorCase extends Situation {
  readonly id: string;
  readonly description: string;
  readonly profile: string;
  readonly expect: Expectation;
}

export interface VectorSuite {
  readonly name: string;
  readonly description: string;
  /** `ladder` runs every stage of a verified payload; `enforce` runs the declared checks alone, on renamed members. */
  readonly run: "ladder" | "enforce";
  readonly cases: readonly VectorCase[];
}
