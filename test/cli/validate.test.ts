import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { cliProgram } from "./installed-project.ts";
import { cli } from "./run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-validate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Runs the command where no configuration lies, as a process of its own. */
const validate = (text: string | Uint8Array | undefined, ...argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", cliProgram, "validate", ...argv], {
    cwd: folder,
    encoding: "utf8",
    ...(text === undefined ? {} : { input: text }),
  });
  return { status, stdout, stderr };
};

const claims = {
  iss: "https://issuer.test",
  aud: "resource://notes",
  sub: "alice",
  exp: 2_000_000_000,
  sid: "session",
  zone_id: "zone",
  client_id: "app",
};

describe("validate, by the core contract", () => {
  test("finds nothing in valid claims, from a file and from standard input", () => {
    writeFileSync(join(folder, "claims.json"), JSON.stringify(claims));
    expect(validate(undefined, "Claims", "claims.json")).toEqual({
      status: 0,
      stdout: "claims.json: valid Claims\n",
      stderr: "",
    });
    expect(validate(JSON.stringify(claims), "Claims", "-")).toMatchObject({ status: 0 });
    expect(validate(JSON.stringify(claims), "Claims", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("names place, rule and kind of every fault, and no value", () => {
    const { status, stdout } = validate(JSON.stringify({ ...claims, sub: "", exp: "secret" }), "Claims");
    expect(status).toBe(1);
    expect(stdout).toContain("standard input#/sub: Claims/sub#minLength: must be not empty, received string");
    expect(stdout).toContain("standard input#/exp: Claims/exp#type: must be integer, received string");
    expect(stdout).not.toContain("secret");
  });

  test("prints findings as JSON and as annotations", () => {
    const bad = JSON.stringify({ ...claims, sub: 1 });
    const json = validate(bad, "Claims", "--format", "json");
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([1, { ok: false, findings: [{ pointer: "/sub" }] }]);
    const github = validate(bad, "Claims", "--format=github");
    expect(github.stdout).toMatch(/^::error file=standard input,title=countersign Claims\/sub#type::\/sub: .*%0AFix: /);
  });

  test.each([
    ["a member that is named twice", '{"sub":"a","sub":"b"}', "document#duplicate-member"],
    ["half a character", '{"sub":"\\ud800"}', "document#lone-surrogate"],
    ["text behind the end", "{} {}", "document#syntax"],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "document#depth"],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "document#utf8"],
    ["more than a megabyte", `"${"a".repeat(1024 * 1024)}"`, "document#size"],
  ])("refuses %s", (_case, text, rule) => {
    expect(validate(text, "Claims")).toMatchObject({ status: 1, stderr: "", stdout: expect.stringContaining(rule) });
  });

  test("knows profiles and other types", () => {
    expect(validate(JSON.stringify({ requireSession: true }), "Requirements", "--profile", "1.0").status).toBe(0);
    expect(validate(JSON.stringify({ requireSession: true }), "Requirements").status).toBe(1);
    expect(validate(JSON.stringify({ error: "invalid_token" }), "ErrorBody").status).toBeLessThan(2);
  });

  test.each([
    [["validate"], "a type is needed"],
    [["validate", "Nothing", "x.json"], 'no type "Nothing"'],
    [["validate", "Claims", "x.json", "--profile", "0"], "--profile must be one of"],
    [["validate", "Claims", "--format", "xml"], "--format must be"],
  ])("is used wrongly: %j", (argv, text) => {
    const { status, stdout, stderr } = validate(undefined, ...argv.slice(1));
    expect([status, stdout, stderr.includes(text)]).toEqual([2, "", true]);
  });

  test("says in one line that a document cannot be read", () => {
    expect(validate(undefined, "Claims", "absent.json").stderr).toContain("cannot read the document: ENOENT");
    mkdirSync(join(folder, "directory"));
    expect(validate(undefined, "Claims", "directory")).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("explain, of a code or requirement", () => {
  test("tells the row of a profile", async () => {
    expect((await cli(["explain", "session_revoked"])).out).toContain("status        403");
    expect((await cli(["explain", "session_revoked", "--profile", "1.0"])).out).toContain("status        401");
    expect((await cli(["explain", "requireSession", "--profile", "1.0"])).out).toContain("session_required");
    expect(await cli(["explain", "session_revoked", "--profile", "9"])).toMatchObject({ status: 2 });
  });
});
