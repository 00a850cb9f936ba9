// Generated from codegen/kernel/typescript/ops.ts. Do not edit. Run: npm run generate
import type { Failure } from "./contract.ts";

/** Outcome of one operation: holds, malformed claim, fails, or fails for want of one configured element. */
export type Verdict = true | "shape" | "fail" | { readonly missing: string };

/** An own member of `subject`; what its prototype says does not count. */
export const own = (subject: object, name: string): unknown =>
  Object.hasOwn(subject, name) ? (subject as { readonly [key: string]: unknown })[name] : undefined;

/** Whether `word` is one of the words of `text`. Words are separated by U+0020 and by nothing else. */
export const hasWord = (text: string, word: string): boolean => {
  const length = word.length;
  if (length === 0 || word.includes(" ")) return false;
  let at = text.indexOf(word);
  while (at !== -1) {
    const end = at + length;
    if ((at === 0 || text.charCodeAt(at - 1) === 32) && (end === text.length || text.charCodeAt(end) === 32)) {
      return true;
    }
    at = text.indexOf(word, at + 1);
  }
  return false;
};

const wantedList = (wanted: unknown): readonly unknown[] | undefined =>
  Array.isArray(wanted) ? wanted : typeof wanted === "string" ? [wanted] : undefined;

const isTextList = (held: unknown): held is readonly string[] =>
  Array.isArray(held) && held.every((item) => typeof item === "string" && item !== "");

const missing = (element: unknown): Verdict => (typeof element === "string" ? { missing: element } : "fail");

export const containsAllWords = (held: unknown, wanted: unknown): Verdict => {
  const list = wantedList(wanted);
  if (held !== undefined && typeof held !== "string") return "shape";
  if (list === undefined) return "fail";
  for (let index = 0; index < list.length; index += 1) {
    const element = list[index];
    if (typeof element !== "string" || held === undefined || !hasWord(held, element)) return missing(element);
  }
  return true;
};

export const containsAll = (held: unknown, wanted: unknown): Verdict => {
  const list = wantedList(wanted);
  if (held !== undefined && !isTextList(held)) return "shape";
  if (list === undefined) return "fail";
  for (const element of list) {
    if (typeof element !== "string" || held === undefined || !held.includes(element)) return missing(element);
  }
  return true;
};

/** Like `containsAll`, over the member `each` of every object in the list. */
export const containsAllOf = (held: unknown, each: string, wanted: unknown): Verdict => {
  if (held === undefined) return containsAll(undefined, wanted);
  if (!Array.isArray(held)) return "shape";
  const values: unknown[] = [];
  for (const item of held) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return "shape";
    values.push(own(item, each));
  }
  return containsAll(values, wanted);
};

export const containsAny = (held: unknown, wanted: unknown): Verdict => {
  const list = wantedList(wanted);
  if (held === undefined) return "fail";
  if (!isTextList(held)) return "shape";
  if (list === undefined) return "fail";
  return list.some((element) => typeof element === "string" && held.includes(element)) ? true : "fail";
};

/** A string as a list of one; everything else unchanged. */
export const oneOrMany = (held: unknown): unknown => (typeof held === "string" ? [held] : held);

/** The same for an optional claim, in which empty text means absent. */
export const oneOrManyOrNone = (held: unknown): unknown => (held === "" ? undefined : oneOrMany(held));

/** What a claim is declared to hold. */
export type Kind = "text" | "integer" | "flag" | "texts" | "objects" | "textOrTexts";

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isKind = (held: unknown, kind: Kind): boolean => {
  switch (kind) {
    case "text":
      return typeof held === "string";
    case "integer":
      return isInteger(held);
    case "flag":
      return typeof held === "boolean";
    case "texts":
      return isTextList(held);
    case "objects":
      return (
        Array.isArray(held) && held.every((item) => typeof item === "object" && item !== null && !Array.isArray(item))
      );
    case "textOrTexts":
      return typeof held === "string" || isTextList(held);
  }
};

export const equals = (held: unknown, kind: Kind, wanted: unknown): Verdict => {
  if (held === undefined) return "fail";
  if (!isKind(held, kind)) return "shape";
  return held !== "" && held === wanted ? true : "fail";
};

export const oneOf = (held: unknown, kind: Kind, wanted: unknown): Verdict => {
  if (held === undefined) return "fail";
  if (!isKind(held, kind)) return "shape";
  return held !== "" && wantedList(wanted)?.includes(held) === true ? true : "fail";
};

export const present = (held: unknown, kind: Kind): Verdict => {
  if (held === undefined) return "fail";
  if (!isKind(held, kind)) return "shape";
  return held === "" || (Array.isArray(held) && held.length === 0) ? "fail" : true;
};

export const absent = (held: unknown, kind: Kind): Verdict => {
  const there = present(held, kind);
  return there === "shape" ? "shape" : there === true ? "fail" : true;
};

/** What counts when the claim is absent; `null` is not absent. */
export const orElse = (held: unknown, fallback: unknown): unknown => (held === undefined ? fallback : held);

export const atMost = (held: unknown, limit: unknown): Verdict => {
  if (held === undefined) return "fail";
  if (!isInteger(held)) return "shape";
  return isInteger(limit) && held <= limit ? true : "fail";
};

export const atLeast = (held: unknown, limit: unknown): Verdict => {
  if (held === undefined) return "fail";
  if (!isInteger(held)) return "shape";
  return isInteger(limit) && held >= limit ? true : "fail";
};

/** Non-empty string. */
export const isText = (held: unknown): boolean => typeof held === "string" && held !== "";

/** Builds the failure of a check from its verdict. */
export const refuse = <Code extends string>(
  verdict: Exclude<Verdict, true>,
  failed: Failure<Code>,
  malformed: Failure<Code>,
): Failure<Code> => {
  if (verdict === "shape") return malformed;
  if (verdict === "fail") return failed;
  return Object.freeze({ ...failed, missing: verdict.missing });
};

/** A frozen failure. */
export const failure = <Code extends string>(code: Code, stage: Failure["stage"], check: string): Failure<Code> =>
  Object.freeze({ code, stage, check });
