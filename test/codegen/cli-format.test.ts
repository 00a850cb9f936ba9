import { describe, expect, it } from "vitest";
import type { Format, Io } from "../../codegen/src/cli/command.ts";
import { formatFindings } from "../../codegen/src/cli/format.ts";
import { progressOf } from "../../codegen/src/cli/progress.ts";
import type { Finding } from "../../codegen/src/index.ts";

const finding: Finding = {
  rule: "bad-op",
  file: "schema/a,b:c.ts",
  pointer: "/requirements/x",
  line: 3,
  column: 7,
  message: "is 100% wrong\nand\u001b[31m red",
  fix: "correct it",
};

describe("findings", () => {
  it("are one line each for people, without a control character", () => {
    expect(formatFindings([finding, { ...finding, pointer: "" }], "text")).toBe(
      "schema/a,b:c.ts:3:7#/requirements/x: bad-op: is 100% wrong\\u{a}and\\u{1b}[31m red (correct it)\n" +
        "schema/a,b:c.ts:3:7: bad-op: is 100% wrong\\u{a}and\\u{1b}[31m red (correct it)\n",
    );
  });

  it("are one document for programs", () => {
    expect(JSON.parse(formatFindings([finding], "json"))).toEqual({ ok: false, findings: [finding] });
    expect(JSON.parse(formatFindings([], "json"))).toEqual({ ok: true, findings: [] });
  });

  it("are annotations for a workflow, escaped so that nothing ends one early", () => {
    expect(formatFindings([finding], "github")).toBe(
      "::error file=schema/a%2Cb%3Ac.ts,line=3,col=7,title=countersign bad-op::" +
        "/requirements/x: is 100%25 wrong%0Aand\u001b[31m red%0AFix: correct it\n",
    );
    expect(formatFindings([], "github")).toBe("");
  });
});

describe("progress", () => {
  const shown = (terminal: boolean, format: Format, quiet: boolean): string => {
    let text = "";
    const io: Io = { out: () => {}, err: (more) => (text += more), terminal };
    const progress = progressOf(io, { format, quiet });
    progress.show("compiling");
    progress.clear();
    progress.clear();
    return text;
  };

  it("is one line that is wiped, on a terminal", () => {
    expect(shown(true, "text", false)).toBe("\r\u001b[2Kcompiling\r\u001b[2K");
  });

  it.each([
    [false, "text", false],
    [true, "json", false],
    [true, "github", false],
    [true, "text", true],
  ] as const)("is silent otherwise: terminal %s, %s, quiet %s", (terminal, format, quiet) => {
    expect(shown(terminal, format, quiet)).toBe("");
  });
});
