import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cli } from "./run.ts";

const passedOn = ["generate", "lint", "breaking", "bundle", "conformance"];
const names = ["demo", "dev", "mint", "call", "explain", "validate", "revoke", "revocations", "init", ...passedOn];

describe("the command line", () => {
  test("lists its commands on --help, and without a command as wrong usage", async () => {
    const help = await cli(["--help"]);
    expect(help.status).toBe(0);
    for (const name of names) expect(help.out).toContain(`\n  ${name} `);
    expect(await cli([])).toEqual({ ...help, status: 2 });
    expect(await cli(["-h"])).toEqual(help);
    expect(await cli(["help"])).toEqual(help);
  });

  test.each(names)("explains %s on request", async (name) => {
    const viaHelp = await cli(["help", name]);
    expect(viaHelp.out).toMatch(new RegExp(`^Usage: countersign ${name}`));
    expect(Math.max(...viaHelp.out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
    if (!passedOn.includes(name)) expect(await cli([name, "--help"])).toEqual(viaHelp);
  });

  test("tells its version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(await cli(["--version"])).toEqual({ status: 0, out: version, err: "" });
    expect((await cli(["-v"])).out).toBe(version);
  });

  test("refuses an unknown command without repeating control characters", async () => {
    const { status, out, err } = await cli(["\u001b[31mboom"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain('no command "?[31mboom"');
  });
});
