import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DevIssuer, startDevIssuer } from "../../src/dev/index.ts";
import { cli } from "./run.ts";

let issuer: DevIssuer;
let folder: string;

beforeAll(async () => {
  issuer = await startDevIssuer();
  folder = mkdtempSync(join(tmpdir(), "countersign-explain-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await issuer.close();
});

async function explain(mandate: string, ...options: string[]) {
  const at = ["--issuer", issuer.url, "--audience", issuer.audience];
  return await cli(["explain", mandate, ...at, ...options]);
}

describe("explain, given a mandate", () => {
  test("passes every rung of a good one and exits 0", async () => {
    const { status, out } = await explain(await issuer.mint());
    expect(status).toBe(0);
    expect(out).toMatch(/✓ signature +signature +pass/);
    expect(out).toMatch(/– revocation +revocations +skipped {2}not asked/);
    expect(out).toContain("allowed: every rung that could be asked holds.");
  });

  test.each([
    ["alg-none", /✗ decode +form/],
    ["wrong-type", /✗ decode +header/],
    ["tampered-payload", /✗ signature +signature/],
    ["wrong-audience", /✗ claims +audience/],
    ["expired", /✗ claims +exp/],
    ["not-yet-valid", /✗ claims +nbf/],
    ["duplicate-member", /✗ claims +payload/],
  ] as const)("marks the first failing rung of %s and exits 1", async (fault, line) => {
    const { status, out } = await explain(await issuer.mint({}, { fault }));
    expect(status).toBe(1);
    expect(out).toMatch(line);
    expect(out.match(/✗/g)).toHaveLength(1);
    expect(out).toMatch(/· requirements +maxHopCount +not reached/);
  });

  test.each([
    [["--require-scope", "a b"], { scope: "a" }, "insufficient_scope"],
    [["--require-agent"], { agent_session_id: "" }, "agent_required"],
    [["--require-delegation"], { delegation_edge_id: "" }, "delegation_required"],
    [["--require-chain", "app-x"], {}, "chain_mismatch"],
    [["--max-hops", "0"], {}, "hop_count_exceeded"],
    [["--zone", "another"], {}, "invalid_zone"],
    [["--tool", "write_note"], {}, "insufficient_scope"],
    [["--tool", "deploy", "--require-agent"], { scope: "deploy:run", hop_count: 3 }, "hop_count_exceeded"],
  ])("applies %j", async (options, claims, code) => {
    const { status, out } = await explain(await issuer.mint(claims), ...options);
    expect(status).toBe(1);
    expect(out).toContain(`refused: ${code},`);
  });

  test("applies the requirements of a tool in a file", async () => {
    const file = join(folder, "tools.json");
    writeFileSync(file, '{"purge":{"requiredScopes":["purge:all"],"hidden":true},"odd":1}');
    const { out } = await explain(await issuer.mint(), "--tools", file, "--tool", "purge");
    expect(out).toContain("Missing scope: purge:all");
    expect((await explain("a.b.c", "--tools", file, "--tool", "odd")).status).toBe(2);
    expect((await explain("a.b.c", "--tools", file, "--tool", "toString")).status).toBe(2);
    expect((await explain("a.b.c", "--tools", file)).status).toBe(2);
    expect((await explain("a.b.c", "--tools", join(folder, "absent"), "--tool", "x")).status).toBe(2);
    writeFileSync(file, "[]");
    expect((await explain("a.b.c", "--tools", file, "--tool", "x")).status).toBe(2);
  });

  test("takes keys from another address", async () => {
    const jwks = `${issuer.url}/.well-known/jwks.json`;
    const { status } = await cli([
      ...["explain", await issuer.mint(), "--issuer", issuer.url, "--audience", issuer.audience],
      ...["--audience", "other", "--jwks", jwks.replace("/dev/", "/")],
    ]);
    expect(status).toBe(0);
  });

  test("prints the explanation as JSON, without the mandate and without claim values", async () => {
    const mandate = await issuer.mint({ sub: "user-very-secret" }, { fault: "expired" });
    const { out } = await explain(mandate, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: "invalid_token", profile: "2026-05" });
    expect(out).not.toContain("user-very-secret");
    expect(out).not.toContain(mandate);
  });

  test("reads the mandate from the environment for -", async () => {
    const at = ["explain", "-", "--issuer", issuer.url, "--audience", issuer.audience];
    expect((await cli(at, { env: { COUNTERSIGN_TOKEN: await issuer.mint() } })).status).toBe(0);
    expect((await cli(at)).err).toContain("COUNTERSIGN_TOKEN is not set");
  });

  test("says that the keys cannot be had instead of blaming the mandate", async () => {
    const mandate = await issuer.mint();
    issuer.setKeyServer("down");
    const { status, out } = await explain(mandate);
    issuer.setKeyServer("healthy");
    expect(status).toBe(1);
    expect(out).toContain("refused: verification_unavailable (keys_unavailable)");
  });

  test.each([
    [["explain"]],
    [["explain", "a.b.c"]],
    [["explain", "a.b.c", "--max-hops", "x"]],
    [["explain", "a", "b"]],
  ])("refuses the command line %j", async (argv) => {
    expect((await cli(argv)).status).toBe(2);
  });

  test("names a configuration mistake as wrong usage", async () => {
    const { status, err } = await cli(["explain", "a.b.c", "--issuer", "http://example.com", "--audience", "a"]);
    expect(status).toBe(2);
    expect(err).toContain("issuer");
  });
});

describe("explain, given a name of the contract", () => {
  test("prints an error code's row", async () => {
    const { status, out } = await cli(["explain", "session_revoked"]);
    expect(status).toBe(0);
    expect(out).toContain("session_revoked: Session revoked");
    expect(out).toMatch(/status +403/);
  });

  test("prints a requirement's row, as JSON too", async () => {
    expect((await cli(["explain", "maxHopCount"])).out).toMatch(/refused with +hop_count_exceeded/);
    expect(JSON.parse((await cli(["explain", "maxHopCount", "--format", "json"])).out)).toMatchObject({
      name: "maxHopCount",
      stage: "requirements",
    });
  });
});
