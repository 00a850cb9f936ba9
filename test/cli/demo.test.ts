import { describe, expect, test } from "vitest";
import { demoCases } from "../../src/cli/demo/demo-cases.ts";
import { renderDemo } from "../../src/cli/demo/render-demo.ts";
import { runDemo } from "../../src/cli/demo/run-demo.ts";
import { createStyle } from "../../src/cli/style.ts";
import { cli } from "./run.ts";

const demo = await runDemo();

describe("the demo", () => {
  test.each(demo.rows)("$title: $expected.verdict", ({ actual, expected, asDeclared }) => {
    expect(actual).toEqual(expected);
    expect(asDeclared).toBe(true);
  });

  test("shows every kind of refusal that the default contract has, and both protocol eras", () => {
    const codes = new Set(demo.rows.map((row) => row.actual.code));
    for (const code of [
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      "session_revoked",
      "agent_required",
      "delegation_required",
      "chain_mismatch",
      "hop_count_exceeded",
      "verification_unavailable",
    ]) {
      expect(codes).toContain(code);
    }
    expect(new Set(demo.rows.map((row) => row.era))).toEqual(new Set(["modern", "legacy"]));
    expect(new Set(demo.rows.map((row) => row.actual.verdict))).toEqual(new Set(["allowed", "refused", "not found"]));
    expect(demo.rows.length).toBeGreaterThanOrEqual(16);
  });

  test("fits 110 columns and sums up in its last line", () => {
    const lines = renderDemo(demo, createStyle(false));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines.at(-1)).toMatch(/^28 calls in \d+\.\d s: .*Every verdict is the declared one\.$/);
  });

  test("reports a verdict that is not the declared one, and says what was declared", async () => {
    const [first] = demoCases;
    if (first === undefined) throw new Error("no demo case");
    const wrong = await runDemo([{ ...first, expect: { verdict: "allowed", status: 200 } }]);
    expect(wrong.rows[0]?.asDeclared).toBe(false);
    const text = renderDemo(wrong, createStyle(false)).join("\n");
    expect(text).toContain("✗ hello, no mandate");
    expect(text).toContain("declared: allowed 200");
    expect(text).toContain("1 not as declared.");
  });

  test("exits 0 and prints one JSON object on request", async () => {
    const { status, out, err } = await cli(["demo", "--format", "json"]);
    expect([status, err]).toEqual([0, ""]);
    const parsed = JSON.parse(out) as { ok: boolean; rows: unknown[] };
    expect([parsed.ok, parsed.rows.length]).toEqual([true, demoCases.length]);
  });

  test("never prints a mandate", async () => {
    const { out } = await cli(["demo"]);
    expect(out).not.toMatch(/eyJ/);
  });

  test.each([[["demo", "--format", "xml"]], [["demo", "extra"]], [["demo", "--loud"]]])(
    "refuses the command line %j",
    async (argv) => {
      const { status, err } = await cli(argv);
      expect(status).toBe(2);
      expect(err).toContain("countersign demo:");
    },
  );
});
