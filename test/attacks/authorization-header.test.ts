import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guard, mandateAuth } from "../../src/adapters/express/index.ts";
import { authenticateRequest, extractBearer } from "../../src/index.ts";
import { call, createDoors } from "./doors.ts";
import { audience } from "./forge.ts";

const doors = createDoors();
let server: Server;
let port = 0;

beforeAll(async () => {
  const app = express();
  app.post("/route", mandateAuth({ verifier: doors.verifier }), (_, res) => void res.json({}));
  app.post("/mcp", guard(doors.gate), (_, res) => void res.json({}));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Sends header lines as they are, because no client would. */
function raw(path: string, lines: readonly string[]): Promise<{ status: number; text: string }> {
  const body = call();
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: mcp.test",
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("end", () => resolve({ status: Number(text.slice(9, 12)), text }));
    socket.on("error", reject);
    socket.write(`${[...head, ...lines].join("\r\n")}\r\n\r\n${body}`, "latin1");
  });
}

const T = doors.mint();
const malformed: readonly (readonly string[])[] = [
  [`Authorization: Bearer ${T}`, `Authorization: Bearer ${T}`],
  [`Authorization: Bearer ${T}`, "authorization: Basic eA=="],
  ["AUTHORIZATION: Basic eA==", `Authorization: Bearer ${T}`],
  [`Authorization: Bearer ${T}`, "Authorization:"],
  ["Authorization:", `Authorization: Bearer ${T}`],
  [`Authorization: Bearer ${T} ${T}`],
  [`Authorization: Bearer ${T},${T}`],
  [`Authorization: Bearer ${T},`],
  [`Authorization: Bearer ${T}, Bearer ${T}`],
  ["Authorization: Bearer"],
  ["Authorization: Bearer    "],
  ["Authorization: bearer"],
  ["Authorization:"],
  [`Authorization: Bearer\t${T}`],
  [`Authorization: Bearer \t${T}`],
  [`Authorization: Bearer ${T}\t${T}`],
  [`Authorization: Bearer ${T}\u00a0x`],
];
const missing: readonly (readonly string[])[] = [
  [],
  ["Authorization: Basic eA=="],
  [`Authorization: DPoP ${T}`],
  [`Authorization: Bearer2 ${T}`],
  [`Authorization: Bearer=${T}`],
  [`Authorization: ${T}`],
  [`Authorization: "Bearer" ${T}`],
  [`Authorization: B\u00e9arer ${T}`],
  [`X-Authorization: Bearer ${T}`],
  [`Proxy-Authorization: Bearer ${T}`],
  [`Cookie: access_token=${T}`],
];
const good: readonly (readonly string[])[] = [
  [`Authorization: Bearer ${T}`],
  [`authorization: bearer ${T}`],
  [`AUTHORIZATION: BEARER     ${T}   `],
  [`Authorization: \t BeArEr ${T} \t`],
];

describe("the Authorization header", () => {
  test.each(["/route", "/mcp"])("%s answers a malformed header with 400 invalid_request", async (path) => {
    for (const lines of malformed) {
      const { status, text } = await raw(path, lines);
      const note = JSON.stringify(lines).replaceAll(T, "T");
      expect(status, note).toBe(400);
      expect(text, note).toContain('{"error":"invalid_request","error_description":"The request is malformed"}');
      expect(text, note).toMatch(
        /WWW-Authenticate: Bearer error="invalid_request", error_description="The request is malformed"/i,
      );
      expect(text, note).toMatch(/Cache-Control: no-store/i);
      expect(text, note).not.toContain(T);
    }
  });

  test.each(["/route", "/mcp", "/route?access_token=T", "/mcp?access_token=T&token=T"])(
    "%s answers no bearer credential with 401 missing_token",
    async (path) => {
      for (const lines of missing) {
        const { status, text } = await raw(path.replaceAll("T", T), lines);
        const note = JSON.stringify(lines).replaceAll(T, "T");
        expect(status, note).toBe(401);
        expect(text, note).toContain('{"error":"missing_token","error_description":"Missing bearer token"}');
        expect(text, note).toMatch(/WWW-Authenticate: Bearer(?! error)/i);
        expect(text, note).not.toMatch(/error=/);
      }
    },
  );

  test.each(["/route", "/mcp"])("%s takes the scheme in any case and spaces around the token", async (path) => {
    for (const lines of good) expect((await raw(path, lines)).status, JSON.stringify(lines)).toBe(200);
  });

  test("the fetch faces agree on headers that were joined on the way", async () => {
    for (const value of [`Bearer ${T}, Bearer ${T}`, `Bearer ${T},x`, "Bearer", `Bearer ${T} x`]) {
      const init = { method: "POST", headers: { authorization: value }, body: call() };
      const entry = await doors.gate.fetch(new Request(audience, init));
      expect((entry as Response).status, value).toBe(400);
      const result = await authenticateRequest(new Request(audience, init), doors.verifier);
      expect(result.ok ? 200 : result.response.status, value).toBe(400);
      expect(extractBearer(value), value).toBeNull();
    }
  });

  test("nothing of a refused token comes back, in header or body", async () => {
    const secret = doors.mint({ aud: "https://canary.test", sub: "canary" });
    for (const path of ["/route", "/mcp"]) {
      const { status, text } = await raw(path, [`Authorization: Bearer ${secret}`]);
      expect(status).toBe(401);
      expect(text).toContain('{"error":"invalid_token","error_description":"Token validation failed"}');
      expect(text).not.toMatch(/canary|eyJ/);
    }
  });
});
