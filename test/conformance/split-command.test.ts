import { describe, expect, it } from "vitest";
import { splitCommand } from "../../codegen/src/conformance/split-command.ts";
import { UsageError } from "../../codegen/src/conformance/usage-error.ts";

describe("a command", () => {
  it.each([
    ["node executor.js", ["node", "executor.js"]],
    ["  node\t--flag   x ", ["node", "--flag", "x"]],
    ['"C:\\Program Files\\node.exe" a\\b', ["C:\\Program Files\\node.exe", "a\\b"]],
    [`python -c 'print("a b")'`, ["python", "-c", 'print("a b")']],
    ['say "a \\"quoted\\" \\\\ word"', ["say", 'a "quoted" \\ word']],
    [`--name="a b"'c d'`, ["--name=a bc d"]],
    ["x '' \"\"", ["x", "", ""]],
    [
      "echo $HOME `ls` ; rm * | cat > out & ~",
      ["echo", "$HOME", "`ls`", ";", "rm", "*", "|", "cat", ">", "out", "&", "~"],
    ],
    ["'it'\"'\"'s'", ["it's"]],
  ])("%s is split without a shell", (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it.each(["", "   ", "''", "node 'x", 'node "x', 'node "x\\"'])("%j is refused", (command) => {
    expect(() => splitCommand(command)).toThrow(UsageError);
  });
});
