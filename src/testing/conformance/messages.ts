/** What a hook answers: a boolean, or one of the ways in which it can fail to. */
export type ConformanceAnswer = boolean | "throws" | "rejects" | "text" | "number" | "null";

/** Answers of one hook. Keys are the arguments as text, joined by one space. */
export interface ConformanceScript {
  readonly answers: Readonly<Record<string, ConformanceAnswer>>;
  readonly otherwise: ConformanceAnswer;
}

/** One case as an executor receives it: everything except what must come of it. */
export interface ConformanceCase {
  readonly id: string;
  readonly profile: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Raw JSON text of the claims. */
  readonly document?: string;
  /** Raw bytes of the claims, base64, where they are no text. */
  readonly documentBase64?: string;
  /** Raw JSON text of the requirement options. */
  readonly need: string;
  /** Hooks that are not named let everything pass. */
  readonly hooks?: Readonly<Record<string, ConformanceScript>>;
}

/** Projected names by profile and wire name, for cases that run the declared checks alone. */
export type ConformanceNames = Readonly<Record<string, Readonly<Record<string, { readonly typescript: string }>>>>;

/** How the cases of a suite are run. */
export interface ConformanceRun {
  /** `ladder`: every stage, on a payload whose signature holds. `enforce`: the declared checks alone. */
  readonly run: "ladder" | "enforce";
  readonly names?: ConformanceNames;
}

/** What came of one case. The first four members are compared always, the last three when they are given. */
export interface ConformanceOutcome {
  /** `error` means that the requirements themselves are refused, before any document is read. */
  readonly outcome: "valid" | "invalid" | "error";
  readonly code?: string;
  readonly reason?: string;
  readonly description?: string;
  readonly stage?: string;
  /** Name of a requirement, `json`, `shape`, `exp`, `nbf` or `iat`. */
  readonly check?: string;
  /** Rule of strict JSON that the document breaks. */
  readonly rule?: string;
}
