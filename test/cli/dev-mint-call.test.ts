import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, type DevIssuer, startDemoServer, startDevIssuer } from "../../src/dev/index.ts";
import { cli } from "./run.ts";

let issuer: DevIssuer;
let server: DemoServer;
let at: string[];

beforeAll(async () => {
  issuer = await startDevIssuer();
  server = await startDemoServer({ issuer });
  at = ["--url", server.url, "--issuer", issuer.url];
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const call = (...argv: string[]) => cli(["call", ...argv, ...at]);

describe("mint", () => {
  test("prints a mandate and nothing else", async () => {
    const { status, out, err } = await cli(["mint", "--issuer", issuer.url, "--sub", "bob", "--scope", "a b"]);
    expect([status, err]).toEqual([0, ""]);
    const claims = JSON.parse(Buffer.from(out.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ sub: "bob", scope: "a b", iss: issuer.url });
  });

  test("puts every option into the claim it is about", async () => {
    const options = ["--aud", "a", "--sid", "s", "--chain", "x,y", "--hops", "3", "--no-agent", "--ttl", "60"];
    const { out } = await cli(["mint", "--issuer", issuer.url, ...options]);
    const claims = JSON.parse(Buffer.from(out.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({
      aud: "a",
      sid: "s",
      hop_count: 3,
      agent_session_id: "",
      delegation_chain: [{ application_id: "x" }, { application_id: "y" }],
    });
    expect(claims.exp - claims.iat).toBe(60);
  });

  test.each([["--fault", "sloppy"], ["--hops", "many"], ["extra"], ["--ttl", ""]])("refuses %s %s", async (...argv) => {
    expect((await cli(["mint", "--issuer", issuer.url, ...argv])).status).toBe(2);
  });

  test("names the command that starts an issuer when there is none", async () => {
    const { status, err } = await cli(["mint", "--issuer", "http://127.0.0.1:1/dev"]);
    expect(status).toBe(2);
    expect(err).toContain("start it with: countersign dev");
  });
});

describe("call", () => {
  test.each(["modern", "legacy"])("shows an allowed call and its result, %s era", async (era) => {
    const { status, out } = await call("hello", "name=Ada", "--era", era);
    expect(status).toBe(0);
    expect(out).toMatch(/^allowed {2}hello {2}200 .*\nHello Ada$/);
  });

  test("shows a scope shortfall with challenge, and the command that would succeed does", async () => {
    const { status, out } = await call("write_note", "text=milk and honey");
    expect(status).toBe(1);
    expect(out).toMatch(/^refused {2}write_note {2}403 insufficient_scope/);
    expect(out).toContain("rung       requirements (requiredScopes)");
    expect(out).toContain('scope="tool:call notes:write"');
    const command = out.split("\n").at(-1)?.trim() ?? "";
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
    expect(words.slice(0, 2)).toEqual(["countersign", "call"]);
    expect((await cli(words.slice(1))).status).toBe(0);
  });

  test.each([
    [["hello", "--no-token"], "401 missing_token", "extract"],
    [["hello", "--fault", "expired"], "401 invalid_token", "claims (exp)"],
    [["hello", "--fault", "tampered-payload"], "401 invalid_token", "signature (signature)"],
    [["deploy", "--no-agent"], "403 agent_required", "requirements (requireAgent)"],
    [["deploy", "--no-delegation"], "403 delegation_required", "requirements (requireDelegation)"],
    [["deploy", "--chain", "app-x"], "403 chain_mismatch", "requirements (requireChainContains)"],
    [["deploy", "--hops", "3"], "403 hop_count_exceeded", "requirements (maxHopCount)"],
  ])("%j is refused with %s at %s", async (argv, verdict, rung) => {
    const { status, out } = await call(...argv);
    expect(status).toBe(1);
    expect(out).toContain(verdict);
    expect(out).toContain(`rung       ${rung}`);
  });

  test("shows revocation on the next call", async () => {
    const mandate = await issuer.mint({ sid: "session-call" });
    expect((await call("hello", "name=Ada", "--token", mandate)).status).toBe(0);
    await issuer.revoke(mandate);
    const { out } = await call("hello", "name=Ada", "--token", mandate);
    expect(out).toContain("403 session_revoked");
    expect(out).not.toContain(mandate);
  });

  test("takes the mandate from the environment for -", async () => {
    const env = { COUNTERSIGN_TOKEN: await issuer.mint({ scope: "tool:call audit:read" }) };
    expect((await cli(["call", "audit_log", "--token", "-", ...at], { env })).status).toBe(0);
    expect((await cli(["call", "audit_log", "--token", "-", ...at])).status).toBe(2);
  });

  test("does not tell a hidden tool from a missing one", async () => {
    const lines = async (tool: string) => (await call(tool)).out.replaceAll(tool, "X").replace(/\(.*ms\)/, "");
    expect(await lines("audit_log")).toBe(await lines("no_such_tool"));
  });

  test("tells a tool that fails from a call that is refused", async () => {
    const { status, out } = await call("hello");
    expect(status).toBe(1);
    expect(out).toMatch(/^allowed {2}hello[\s\S]*but the tool failed/);
  });

  test.each([[[]], [["hello", "oops"]], [["hello", "--era", "stone"]], [["hello", "--fault", "sloppy"]]])(
    "refuses the command line %j",
    async (argv) => {
      expect((await call(...argv)).status).toBe(2);
    },
  );

  test("says so when no server answers", async () => {
    const { status, err } = await cli(["call", "hello", "--no-token", "--url", "http://127.0.0.1:1/mcp"]);
    expect(status).toBe(2);
    expect(err).toContain("countersign dev");
  });
});

describe("dev", () => {
  test("starts issuer and server, prints what to try, and frees both when interrupted", async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    let running: ReturnType<typeof cli> | undefined;
    await new Promise<void>((printed) => {
      const out = (line: string) => {
        lines.push(line);
        if (line.includes("/revoke -H")) printed();
      };
      running = cli(["dev", "--port", "0"], { interrupted: stop.signal, out });
    });
    const [issuerUrl = "", serverUrl = ""] = lines.join("\n").match(/http:\/\/127\.0\.0\.1:\d+\/(dev|mcp)/g) ?? [];
    expect((await cli(["call", "hello", "name=Ada", "--url", serverUrl, "--issuer", issuerUrl])).status).toBe(0);
    expect(lines.join("\n")).not.toMatch(/eyJ/);
    stop.abort();
    expect((await running)?.status).toBe(0);
    await expect(fetch(`${issuerUrl}/.well-known/jwks.json`)).rejects.toThrow();
    await expect(fetch(serverUrl)).rejects.toThrow();
  });

  test("returns at once when it was interrupted before", async () => {
    expect((await cli(["dev", "--port", "0"], { interrupted: AbortSignal.abort() })).status).toBe(0);
  });

  test("says that a port is taken, and refuses production", async () => {
    const { port } = new URL(issuer.url);
    const taken = await cli(["dev", "--port", port]);
    expect(taken.status).toBe(2);
    expect(taken.err).toContain("EADDRINUSE");
    const before = process.env["NODE_ENV"];
    process.env["NODE_ENV"] = "production";
    try {
      const refused = await cli(["dev", "--port", "0"]);
      expect(refused.status).toBe(2);
      expect(refused.err).toContain("NODE_ENV");
    } finally {
      process.env["NODE_ENV"] = before;
    }
  });
});
