import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { conformance } from "../../codegen/src/cli/conformance.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const vectors = at("../../generated/vectors");
const exec = (fault: string): string => `"${process.execPath}" "${at("faulty-program.ts")}" ${fault}`;

const run = async (
  argv: readonly string[],
  terminal = false,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> => {
  let out = "";
  let err = "";
  const status = await conformance.run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    terminal,
  });
  return { status, out, err };
};

const runOn = (fault: string, ...more: readonly string[]): ReturnType<typeof run> =>
  run(["--exec", exec(fault), "--vectors", vectors, "--suite", "^revocation$", ...more]);

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "countersign-conformance-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const file = (content: string): string => {
  const path = join(folder(), "expected.json");
  writeFileSync(path, content);
  return path;
};

describe("countersign conformance", () => {
  it("reports by suite and ends with 0 when every case passes", async () => {
    const { status, out, err } = await run([
      ...["--exec", exec("none"), "--vectors", vectors],
      ...["--suite", "^(times|revocation)$", "--case", "^(times/exp|revocation/answer)/"],
    ]);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out.split("\n")).toEqual([
      "countersign 0.1.0 (typescript), contract 0.1.0",
      "times: 7 of 7 passed",
      "revocation: 7 of 7 passed",
      "ok: 14 of 14 passed",
      "",
    ]);
  });

  it("finds the vectors of the configuration", async () => {
    const config = at("../../countersign.config.ts");
    const { status } = await run(["--exec", exec("none"), "--config", config, "--suite", "^times$", "--quiet"]);
    expect(status).toBe(0);
  });

  it("names what differs, and ends with 1", async () => {
    const { status, out } = await runOn("wrong-outcome");
    expect(status).toBe(1);
    expect(out).toContain(
      '  revocation/answer/true: outcome is "error", not "invalid"; code is nothing, not "session_revoked"',
    );
    expect(out).toMatch(/^revocation: \d+ of \d+ passed, 1 failed$/m);
    expect(out).toMatch(/^failed: /m);
  });

  it("tells once why cases were not run", async () => {
    const { status, out } = await runOn("ends-at-once");
    expect(status).toBe(1);
    expect(out.match(/ended with status 0/g)).toHaveLength(1);
    expect(out).toMatch(/^revocation: 0 of \d+ passed, \d+ not run$/m);
  });

  it("prints failures only when it is told to be quiet", async () => {
    expect(await runOn("none", "--quiet")).toEqual({ status: 0, out: "", err: "" });
    expect((await runOn("wrong-outcome", "--quiet")).out).toContain("revocation/answer/true");
  });

  it("prints everything for programs", async () => {
    const { out } = await runOn("wrong-outcome", "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      executor: { language: "typescript" },
      problems: [],
      suites: [{ suite: "revocation", failed: 1, skipped: 0, notRun: 0, failures: [{ id: "revocation/answer/true" }] }],
    });
  });

  it("annotates workflows, and lets no control character through", async () => {
    const { out } = await runOn("skips", "--format", "github");
    expect(out).toContain(
      "::error title=conformance revocation::revocation/answer/true: skipped: not \\u001b[31mwanted\n",
    );
  });

  it("shows progress to people only", async () => {
    const argv = ["--exec", exec("none"), "--vectors", vectors, "--suite", "^times$"];
    expect((await run(argv, true)).err).toMatch(/\r\d+ of \d+ cases/);
    expect((await run([...argv, "--quiet"], true)).err).toBe("");
    expect((await run([...argv, "--format", "json"], true)).err).toBe("");
  });

  it("takes a list of expected failures", async () => {
    const list = file('[{ "id": "revocation/answer/true", "reason": "known" }]');
    expect(await runOn("wrong-outcome", "--expected-failures", list)).toMatchObject({ status: 0 });
    const { status, out } = await runOn("none", "--expected-failures", list);
    expect(status).toBe(1);
    expect(out).toContain("revocation/answer/true is listed as an expected failure, and passes");
  });

  it.each([
    ["no executor", [], /--exec is missing/],
    ["an unknown flag", ["--exec", "x", "--verbose"], /--verbose/],
    ["a bad expression for suites", ["--exec", "x", "--suite", "("], /--suite is no regular expression/],
    ["a bad expression for cases", ["--exec", "x", "--case", "["], /--case is no regular expression/],
    ["an unknown format", ["--exec", "x", "--format", "xml"], /--format must be one of/],
    ["a time that is none", ["--exec", "x", "--timeout", "soon"], /--timeout/],
    ["a quote without end", ["--exec", "'x", "--vectors", vectors], /quote/],
    ["a program that does not exist", ["--exec", "no-such-program", "--vectors", vectors], /cannot start/],
    ["a folder without vectors", ["--exec", "x", "--vectors", at("../../docs")], /index\.json: there is no such file/],
    ["a configuration that is missing", ["--exec", "x", "--config", "no.config.json"], /no\.config\.json/],
    ["nothing selected", ["--exec", "x", "--vectors", vectors, "--case", "^nobody$"], /no case is selected/],
    ["a list that is missing", ["--exec", "x", "--expected-failures", "no.json"], /cannot be read/],
  ])("ends with 2 for %s", async (_what, argv, message) => {
    const { status, out, err } = await run(argv);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(message);
  });

  it.each([
    "{}",
    "[1]",
    '[{"id":"a"}]',
    '[{"id":"a","reason":" "}]',
    '[{"id":"a","reason":"b"},{"id":"a","reason":"c"}]',
  ])("ends with 2 for the list %s", async (content) => {
    const { status, err } = await runOn("none", "--expected-failures", file(content));
    expect(status).toBe(2);
    expect(err).toMatch(/must be a list|lists a twice/);
  });

  it("ends with 2 when the executor is of another contract", async () => {
    const { status, err } = await runOn("other-contract");
    expect(status).toBe(2);
    expect(err).toContain("the executor was generated from contract");
  });

  it("ends with 2 when a suite is cut short", async () => {
    const copy = folder();
    cpSync(vectors, copy, { recursive: true });
    const path = join(copy, "times.json");
    const suite = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly unknown[] };
    writeFileSync(path, JSON.stringify({ ...suite, cases: suite.cases.slice(1) }));
    const { status, err } = await run(["--exec", exec("none"), "--vectors", copy]);
    expect(status).toBe(2);
    expect(err).toMatch(/does not hold the \d+ cases of the index/);
  });

  it("explains itself", async () => {
    expect(await run(["--help"])).toEqual({ status: 0, out: conformance.usage, err: "" });
  });
});
