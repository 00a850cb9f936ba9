import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guard } from "../../src/adapters/express/index.ts";
import { createGate, type Gate } from "../../src/gate/index.ts";
import { createVerifier } from "../../src/index.ts";
import { call, createDoors } from "./doors.ts";

const doors = createDoors();
let server: Server;
let port = 0;
let gate: Gate;
let handled = 0;

beforeAll(async () => {
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  const resource = `http://127.0.0.1:${port}/mcp`;
  const verifier = createVerifier({ ...doors.deps, audience: resource });
  gate = createGate({ verifier, resource, default: "allow", onWarning: () => {} });
  app.use(guard(gate), (_, res) => {
    handled += 1;
    res.json({ ok: true });
  });
});
afterAll(() => server.close());

function send(
  headers: Record<string, string>,
  method = "POST",
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  const authorization = `Bearer ${doors.mint({ aud: gate.resource })}`;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path: "/mcp",
        method,
        headers: { authorization, "content-type": "application/json", ...headers },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      },
    );
    sent.on("error", reject);
    sent.end(method === "POST" ? call() : undefined);
  });
}

describe("DNS rebinding", () => {
  test.each([
    "evil.test",
    "evil.test:80",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "127.0.0.1.nip.io",
    "0.0.0.0",
    "10.0.0.1",
    "169.254.169.254",
    "[::ffff:10.0.0.1]",
    "user@evil.test",
    "localhost@evil.test",
    "localhost:80@evil.test",
    "evil.test#localhost",
    "evil.test/localhost",
    "[",
    "localhost:x",
  ])("CVE-2025-66414: a loopback server refuses Host %j, whatever the credential", async (host) => {
    const before = handled;
    expect((await send({ host })).status).toBe(403);
    expect(handled).toBe(before);
  });

  test.each(["localhost", "LOCALHOST", "127.0.0.1", "127.0.0.1:9", "[::1]:9", "localhost:9"])(
    "CVE-2025-66414: Host %j is the machine itself",
    async (host) => {
      expect((await send({ host })).status).toBe(200);
    },
  );

  test.each([
    "null",
    "NULL",
    "https://evil.test",
    "http://localhost.evil.test",
    "http://127.0.0.1.evil.test",
    "http://evil.test/http://localhost",
    "http://localhost/path",
    "http://user@localhost",
    "http://localhost http://evil.test",
    "http://localhost, http://evil.test",
    "localhost",
    "//localhost",
    "file://",
    "chrome-extension://abc",
    "http://[::ffff:127.0.0.1]",
    "http://0.0.0.0",
    "",
  ])("CVE-2025-66416: a loopback server refuses Origin %j, whatever the credential", async (origin) => {
    const before = handled;
    const answer = await send({ origin });
    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(handled).toBe(before);
  });

  test("CVE-2025-66416: a preflight from elsewhere gets no permission, one from here gets its own", async () => {
    const foreign = await send({ origin: "https://evil.test" }, "OPTIONS");
    expect(foreign.status).toBe(403);
    expect(foreign.headers["access-control-allow-origin"]).toBeUndefined();
    const own = await send(
      { origin: "http://localhost:6274", "access-control-request-headers": "authorization, x\u00e9" },
      "OPTIONS",
    );
    expect(own.status).toBe(204);
    expect(own.headers["access-control-allow-origin"]).toBe("http://localhost:6274");
    expect(own.headers["access-control-allow-credentials"]).toBeUndefined();
  });

  test("CVE-2025-66414, CVE-2025-66416: the wrong Host or Origin is refused before the credential is looked at", async () => {
    expect((await send({ host: "evil.test", authorization: "Bearer bad" })).status).toBe(403);
    expect((await send({ origin: "https://evil.test", authorization: "Bearer" })).status).toBe(403);
  });

  test("CVE-2025-66416: beyond loopback only the resource's own origin and configured ones pass", async () => {
    const answer = async (origin: string | undefined): Promise<unknown> => {
      const headers = new Headers({ authorization: `Bearer ${doors.mint()}` });
      if (origin !== undefined) headers.set("origin", origin);
      const entry = await doors.gate.fetch(new Request(doors.gate.resource, { method: "POST", headers, body: call() }));
      return entry instanceof Response ? entry.status : "accepted";
    };
    expect(await answer(undefined)).toBe("accepted");
    expect(await answer("https://mcp.test")).toBe("accepted");
    for (const origin of [
      "null",
      "http://mcp.test",
      "https://mcp.test:444",
      "https://mcp.test.evil.test",
      "https://MCP.test",
      "http://localhost",
    ]) {
      expect(await answer(origin), origin).toBe(403);
    }
  });
});
