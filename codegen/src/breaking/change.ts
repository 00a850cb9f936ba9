/** What a change meets: documents that arrive, documents that leave, users' code, or decisions. */
export type ChangeClass = "wire-in" | "wire-out" | "source" | "behaviour";

/** Whether the changed contract refuses more, refuses less, or neither. */
export type ChangeDirection = "stricter" | "weaker" | "neutral";

export type Bump = "major" | "minor" | "patch";

/** One difference between two contracts that somebody can notice. */
export interface Change {
  readonly class: ChangeClass;
  /** Stable id of the kind of change. */
  readonly rule: string;
  /** File of the changed contract that holds the cause; of the earlier one for what was removed. */
  readonly file: string;
  /** What was changed, as a JSON pointer by table and name: `/definitions/Claims/properties/sub`. */
  readonly pointer: string;
  readonly breaking: boolean;
  readonly direction: ChangeDirection;
  /** Version step that the change asks for. */
  readonly bump: Bump;
  readonly message: string;
  /** Line for the changelog. */
  readonly changelog: string;
}

/** A change as an evaluator finds it. */
export interface Found extends Omit<Change, "bump" | "changelog"> {
  /** @defaultValue `major` for a breaking change, else `minor` */
  readonly bump?: Bump;
}

/** Names come from contracts that others wrote: one line each, nothing that steers a terminal. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

const changelogLine = ({ breaking, direction, rule, pointer, message }: Found): string => {
  const marks = [...(breaking ? ["breaking"] : []), ...(direction === "neutral" ? [] : [direction])];
  return `- ${marks.length === 0 ? "" : `${marks.join(", ")}: `}\`${pointer}\` ${message} (\`${rule}\`)`;
};

/** The finished change: one line texts, its version step, its line for the changelog. */
export const toChange = (found: Found): Change => {
  const plain = {
    ...found,
    file: oneLine(found.file),
    pointer: oneLine(found.pointer),
    message: oneLine(found.message),
  };
  return Object.freeze({
    class: plain.class,
    rule: plain.rule,
    file: plain.file,
    pointer: plain.pointer,
    breaking: plain.breaking,
    direction: plain.direction,
    bump: plain.bump ?? (plain.breaking ? "major" : "minor"),
    message: plain.message,
    changelog: changelogLine(plain),
  });
};
