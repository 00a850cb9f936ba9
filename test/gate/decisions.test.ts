import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GateOptions } from "../../src/gate/index.ts";
import { claims } from "./support/fake-verifier.ts";
import { type NotesServer, startNotes } from "./support/notes-server.ts";
import { call, legacy, modern, telling } from "./support/wire.ts";

const METADATA = "http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp";
let notes: NotesServer;
beforeEach(() => restart());
afterEach(() => notes.close());

async function restart(options: Partial<GateOptions> = {}): Promise<void> {
  await (notes as NotesServer | undefined)?.close();
  notes = await startNotes(options);
  notes.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  notes.verifier.principals.set("root", claims({ sub: "root", sid: "sid-root", scope: "notes:read notes:admin" }));
}

const eras = [
  [
    "legacy",
    (token: string | undefined, method: string, params = {}) => legacy(notes.url, token, call(1, method, params)),
  ],
  ["modern", (token: string | undefined, method: string, params = {}) => modern(notes.url, token, method, params)],
] as const;

describe.each(eras)("the %s era", (era, send) => {
  test("a permitted call runs as its caller", async () => {
    const answer = await send("alice", "tools/call", { name: "read", arguments: {} });
    expect(answer.status).toBe(200);
    expect(answer.json.result.content[0]?.text).toBe("read for alice");
    expect(notes.ran).toEqual(["read alice"]);
  });

  test("a scope shortfall is a 403 whose challenge names every required scope", async () => {
    const answer = await send("alice", "tools/call", { name: "write", arguments: {} });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", error_description="Missing scope: notes:write", scope="notes:read notes:write", resource_metadata="${METADATA}"`,
    );
    expect(answer.text).toBe('{"error":"insufficient_scope","error_description":"Missing scope: notes:write"}');
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(notes.ran).toEqual([]);
  });

  test("an opaque refusal is a 403 without a challenge", async () => {
    const answer = await send("alice", "tools/call", { name: "agent", arguments: {} });
    expect(answer.status).toBe(403);
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect(answer.text).toBe('{"error":"agent_required","error_description":"Agent identity required"}');
  });

  test("lists show what is callable or acquirable, and nothing hidden", async () => {
    const { json } = await send("alice", "tools/list");
    expect(json.result.tools.map(({ name }) => name)).toEqual(["open", "read", "write", "agent"]);
    const everything = await send("root", "tools/list");
    expect(everything.json.result.tools.map(({ name }) => name)).toContain("secret");
    const resources = await send("alice", "resources/list");
    expect(resources.json.result.resources.map(({ uri }) => uri)).toEqual(["notes://open", "notes://item/1"]);
    const templates = await send("alice", "resources/templates/list");
    expect(templates.json.result.resourceTemplates.map(({ name }) => name)).toEqual(["item"]);
    const prompts = await send("alice", "prompts/list");
    expect(prompts.json.result.prompts.map(({ name }) => name)).toEqual(["hello"]);
    if (era === "modern") expect(json.result).toMatchObject({ ttlMs: 0, cacheScope: "private" });
  });

  test.each([
    ["tool", "tools/call", { name: "secret", arguments: {} }, { name: "missin", arguments: {} }],
    [
      "tool of bad input",
      "tools/call",
      { name: "secret", arguments: { a: [1] } },
      { name: "missin", arguments: { a: [1] } },
    ],
    ["tool of bad form", "tools/call", { name: "secret", arguments: 7 }, { name: "missin", arguments: 7 }],
    [
      "tool with mirrored parameters",
      "tools/call",
      { name: "mirrored", arguments: { region: "x" } },
      { name: "missing1", arguments: { region: "x" } },
    ],
    ["tool called toString", "tools/call", { name: "toString" }, { name: "missing1" }],
    ["tool called __proto__", "tools/call", { name: "__proto__" }, { name: "missing12" }],
    ["tool called constructor", "tools/call", { name: "constructor" }, { name: "missing1234" }],
    ["resource", "resources/read", { uri: "notes://secret" }, { uri: "notes://missin" }],
    ["resource of a template", "resources/read", { uri: "notes://vault/1" }, { uri: "notes://missing" }],
    ["prompt", "prompts/get", { name: "hush" }, { name: "miss" }],
    ["prompt called toString", "prompts/get", { name: "toString" }, { name: "missing1" }],
    [
      "completion of a prompt",
      "completion/complete",
      { ref: { type: "ref/prompt", name: "hush" }, argument: { name: "a", value: "" } },
      { ref: { type: "ref/prompt", name: "miss" }, argument: { name: "a", value: "" } },
    ],
    [
      "completion of a template",
      "completion/complete",
      { ref: { type: "ref/resource", uri: "notes://vault/{id}" }, argument: { name: "id", value: "" } },
      { ref: { type: "ref/resource", uri: "notes://absnt/{id}" }, argument: { name: "id", value: "" } },
    ],
  ])("a hidden %s is answered byte for byte as a missing one", async (_what, method, hidden, missing) => {
    await restart({ default: "allow" });
    const one = await send("alice", method, hidden);
    // what the host itself says of a name that no map and no registration knows
    const other = await send("alice", method, missing);
    const rename = (text: string): string => {
      const [from, to] = [nameIn(missing), nameIn(hidden)];
      return text.replaceAll(from, to);
    };
    expect(one.text).toBe(rename(other.text));
    expect(one.status).toBe(other.status);
    expect(telling(one)).toEqual(telling(other));
    expect(notes.ran).toEqual([]);
  });

  test("an item that no map names is hidden from everyone", async () => {
    const answer = await send("root", "prompts/get", { name: "nobody" });
    expect(answer.json.error.message).toBe("Prompt nobody not found");
  });

  test("a method that the gate does not know is unknown, also if the host has it", async () => {
    const answer = await send("alice", "skills/list");
    expect(answer.status).toBe(era === "modern" ? 404 : 200);
    expect(answer.json).toEqual({ jsonrpc: "2.0", id: 1, error: { code: -32601, message: "Method not found" } });
  });
});

function nameIn(params: Record<string, unknown>): string {
  const ref = params["ref"] as Record<string, string> | undefined;
  return String(params["name"] ?? params["uri"] ?? ref?.["name"] ?? ref?.["uri"]);
}
