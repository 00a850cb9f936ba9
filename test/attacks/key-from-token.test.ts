import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge, headerOf } from "./forge.ts";

const doors = createDoors();
const mallory = createForgeKey("key-1");
let connections = 0;
const server = createServer((_, response) => response.end(JSON.stringify({ keys: [mallory.jwk] })));
let url = "";

beforeAll(async () => {
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
});
afterAll(() => server.close());

describe("a key that comes with the token", () => {
  test("CVE-2018-0114: jwk, jku, x5u and x5c are refused, whoever signed", async () => {
    const members: Record<string, unknown> = { jwk: mallory.jwk, jku: url, x5u: url, x5c: ["MIIB"] };
    for (const [name, value] of Object.entries(members)) {
      for (const key of [mallory, doors.key]) {
        for (const kid of ["key-1", undefined, "unknown"]) {
          const header = { ...headerOf(key), kid, [name]: value };
          await doors.refuse(forge(key, claims(), header), "invalid_token", name);
        }
        await doors.refuse(forge(key, claims(), { ...headerOf(key), [name]: null }), "invalid_token", name);
      }
    }
    expect(connections).toBe(0);
  });

  test("CVE-2026-27962: without a kid only the issuer's own single key counts", async () => {
    await doors.refuse(forge(mallory, claims(), { alg: "ES256" }));
    await doors.accept(forge(doors.key, claims(), { alg: "ES256" }));
    expect(new Set(doors.urls)).toEqual(new Set(["https://issuer.test/.well-known/jwks.json"]));
    expect(connections).toBe(0);
  });
});
