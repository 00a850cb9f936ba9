import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currentMandateContext, guard, mandateAuth } from "../../src/adapters/express/index.ts";
import type { AuthInfo } from "../../src/gate/index.ts";
import { call, createDoors } from "./doors.ts";
import { createForgeKey, forge } from "./forge.ts";

/** A store that answers late and out of order, so that requests overlap. */
const late = {
  isRevoked: (id: string): Promise<boolean> =>
    new Promise((resolve) => setImmediate(() => (id.endsWith("1") ? setImmediate(resolve, false) : resolve(false)))),
  markRevoked: () => {},
};
const doors = createDoors({ revocations: late, scheduling: "pool" });
let server: Server;
let base = "";

beforeAll(async () => {
  const app = express();
  app.post("/route", mandateAuth({ verifier: doors.verifier }), async (req, res) => {
    const before = currentMandateContext();
    await new Promise((resolve) => setImmediate(resolve));
    const after = currentMandateContext();
    res.json({ sub: req.mandate?.sub, before: before?.sessionId, after: after?.sessionId });
  });
  app.post("/mcp", guard(doors.gate), (req, res) => {
    const { auth } = req as unknown as { auth: AuthInfo };
    res.json({ sub: auth.extra.countersign.sub, id: (req.body as { id: unknown }).id });
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function send(path: string, token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${base}${path}`, { method: "POST", headers, body: call(1) });
}

describe("context shared between clients", () => {
  test("CVE-2026-25536: interleaved clients with the same JSON-RPC id keep their own principals", async () => {
    const users = Array.from({ length: 64 }, (_, at) => ({
      sub: `user-${at}`,
      token: doors.mint({ sub: `user-${at}`, sid: `s-${at}` }),
    }));
    const answers = await Promise.all(
      [...users, ...users].map(async ({ token }) => (await send("/mcp", token)).json()),
    );
    for (const [at, answer] of answers.entries()) expect(answer).toEqual({ sub: `user-${at % 64}`, id: 1 });
  });

  test("CVE-2026-25536: the bound context follows its own request across awaits", async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, at) =>
        (await send("/route", doors.mint({ sub: `user-${at}`, sid: `s-${at}` }))).json(),
      ),
    );
    for (const [at, answer] of answers.entries()) {
      expect(answer).toEqual({ sub: `user-${at}`, before: `s-${at}`, after: `s-${at}` });
    }
  });

  test("CVE-2026-25536: a refused request between two good ones inherits nothing", async () => {
    const bad = forge(createForgeKey("key-1"));
    const statuses = await Promise.all(
      Array.from(
        { length: 60 },
        async (_, at) => (await send(at % 2 ? "/mcp" : "/route", at % 3 ? doors.mint({ sub: "user-x" }) : bad)).status,
      ),
    );
    for (const [at, status] of statuses.entries()) expect(status, String(at)).toBe(at % 3 ? 200 : 401);
  });

  test("CVE-2026-25536: two requests admitted by the fetch face share nothing that can be changed", async () => {
    const admit = async (token: string): Promise<AuthInfo> => {
      const headers = { authorization: `Bearer ${token}` };
      const entry = await doors.gate.fetch(
        new Request(doors.gate.resource, { method: "POST", headers, body: call(1) }),
      );
      if (entry instanceof Response) throw new Error("refused");
      return entry.authInfo;
    };
    const token = doors.mint();
    const [one, two] = await Promise.all([admit(token), admit(token)]);
    expect(one).not.toBe(two);
    expect(one.scopes).not.toBe(two.scopes);
    expect(Object.isFrozen(one.extra.countersign)).toBe(true);
    one.scopes.push("admin");
    expect((await admit(token)).scopes).toEqual(["tool:call"]);
    expect((await doors.verifier.authenticate(token, { requiredScopes: ["admin"] })).ok).toBe(false);
  });
});
