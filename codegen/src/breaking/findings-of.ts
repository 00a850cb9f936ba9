import type { Finding } from "../finding.ts";
import type { Change } from "./change.ts";
import { isEnough, leastVersion } from "./version-step.ts";

export interface BreakingOptions {
  /** Whether what is weaker may pass, once the changelog names it. */
  readonly allowWeaker: boolean;
  /** Text of the changelog; undefined when there is none. */
  readonly changelog: string | undefined;
  /** Name of the changelog in findings. */
  readonly changelogFile: string;
  /** Name of the configuration in findings. */
  readonly config: string;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Whether a line of the changelog holds the change: its fragment, or its rule and its pointer as whole words. */
const isNamed = (change: Change, changelog: string): boolean => {
  const whole = (text: string): RegExp => new RegExp(`(?<![\\w/~-])${escaped(text)}(?![\\w/~-]|\\.\\w)`, "u");
  const [rule, pointer] = [whole(change.rule), whole(change.pointer)];
  return changelog
    .split("\n")
    .some((line) => line.includes(change.changelog) || (rule.test(line) && pointer.test(line)));
};

const weakerFinding = (change: Change, options: BreakingOptions): Finding | undefined => {
  const { rule, file, pointer, message } = change;
  if (!options.allowWeaker) {
    const fix = "keep it as strict as it was, or pass --allow-weaker and name it in the changelog";
    return { rule, file, pointer, message: `is weaker: ${message}`, fix };
  }
  if (options.changelog !== undefined && isNamed(change, options.changelog)) return undefined;
  return {
    rule: "changelog-missing",
    file: options.changelogFile,
    pointer: "",
    message: options.changelog === undefined ? "cannot be read" : `does not name ${rule} of ${pointer}`,
    fix: `add the line: ${change.changelog}`,
  };
};

/**
 * What keeps a list of changes from passing: whatever is weaker, unless allowed and named in the changelog, and
 * breaking changes without the version step that they ask for.
 */
export const findingsOf = (
  changes: readonly Change[],
  versions: { readonly before: string; readonly after: string },
  options: BreakingOptions,
): readonly Finding[] => {
  const weaker = changes
    .filter((change) => change.direction === "weaker")
    .map((change) => weakerFinding(change, options))
    .filter((finding) => finding !== undefined);
  const breaking = changes.filter((change) => change.breaking).length;
  if (breaking === 0 || isEnough(versions.before, versions.after, "major")) return weaker;
  const least = leastVersion(versions.before, "major");
  return [
    ...weaker,
    {
      rule: "version-step",
      file: options.config,
      pointer: "/version",
      message: `is ${JSON.stringify(versions.after)}, was ${JSON.stringify(versions.before)}, with ${breaking} breaking change${breaking === 1 ? "" : "s"}`,
      fix: least === undefined ? "give both contracts versions of three numbers" : `give ${least} or later`,
    },
  ];
};
