import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, test } from "vitest";
import { guard, mandateAuth } from "../../src/adapters/express/index.ts";
import { call, createDoors } from "./doors.ts";

test("a request that the host has answered meanwhile brings no unhandled rejection, refused or accepted", async () => {
  let release: (revoked: boolean) => void = () => {};
  const revocations = {
    isRevoked: () => new Promise<boolean>((resolve) => (release = resolve)),
    markRevoked: () => {},
  };
  const doors = createDoors({ revocations });
  const rejections: unknown[] = [];
  const listen = (reason: unknown): void => void rejections.push(reason);
  process.on("unhandledRejection", listen);
  const app = express();
  // As a host's own timeout does: the answer is out before the verdict.
  app.use((_, res, next) => {
    next();
    res.status(504).end();
  });
  app.post("/route", mandateAuth({ verifier: doors.verifier }), (_, res) => void res.json({}));
  app.post("/mcp", guard(doors.gate), (_, res) => void res.json({}));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    for (const path of ["/route", "/mcp"]) {
      for (const token of [doors.mint(), `${doors.mint()}x`]) {
        for (const revoked of [true, false]) {
          const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
          const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", host: "mcp.test" };
          expect((await fetch(url, { method: "POST", headers, body: call() })).status).toBe(504);
          release(revoked);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  } finally {
    process.off("unhandledRejection", listen);
    server.close();
  }
});
