import { UsageError } from "./usage-error.ts";

const BLANK = /[ \t\r\n]/;

/**
 * Splits a command into a program and its arguments, without a shell: nothing is expanded, redirected or looked up.
 * Blanks separate; single and double quotes keep blanks together, also in the middle of a word. Inside double quotes a
 * backslash stands before a double quote or a backslash; everywhere else it is itself, as in Windows paths.
 *
 * @throws UsageError for an empty command and for a quote that does not end.
 */
export const splitCommand = (command: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < command.length; at += 1) {
    const char = command.charAt(at);
    const next = command.charAt(at + 1);
    if (quote === "" && BLANK.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === "" && (char === '"' || char === "'")) {
      quote = char;
      word ??= "";
    } else if (quote !== "" && char === quote) {
      quote = "";
    } else if (quote === '"' && char === "\\" && (next === '"' || next === "\\")) {
      word = (word ?? "") + next;
      at += 1;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== "") throw new UsageError("the command has a quote that does not end");
  if (word !== undefined) words.push(word);
  if (words.length === 0 || words[0] === "") throw new UsageError("the command is empty");
  return words;
};
