import type { MemberModel } from "../../model.ts";
import type { Names } from "../../names.ts";
import type { Shift } from "./shift.ts";

const LANGUAGES = ["typescript", "python", "go"] as const;

/** Which names of generated code differ, in words; nothing when all are the same. */
export const renamed = (before: Names, after: Names): string | undefined => {
  const changed = LANGUAGES.filter((language) => before[language] !== after[language]);
  if (changed.length === 0) return undefined;
  const words = changed.map((language) => `${JSON.stringify(after[language])} in ${language}`);
  return `is called ${words.join(", ")}; was ${changed.map((language) => JSON.stringify(before[language])).join(", ")}`;
};

/** Names of a member in generated code. */
export const compareNames = (before: MemberModel, after: MemberModel, pointer: string): readonly Shift[] => {
  const source = (rule: string, message: string, breaking: boolean): readonly Shift[] => [
    { rule, pointer, message, effect: "changed", outcome: { class: "source", breaking, direction: "neutral" } },
  ];
  if (before.projected && !after.projected) return source("member-withheld", "is no longer handed on", true);
  if (!before.projected && after.projected)
    return source("member-handed-on", `is handed on as ${after.names.typescript}`, false);
  const message = before.projected ? renamed(before.names, after.names) : undefined;
  return message === undefined ? [] : source("member-renamed", message, true);
};
