import type { AddressInfo } from "node:net";
import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import {
  type Claims,
  claimsSchema,
  type ErrorBody,
  errorBodySchema,
  isClaims,
} from "../../../generated/typescript/index.ts";
import { documents, refused, SECRET, wire } from "./claims-documents.ts";

const trpc = initTRPC.create();
const router = trpc.router({
  inspect: trpc.procedure.input(claimsSchema).mutation(({ input }) => {
    expectTypeOf(input).toEqualTypeOf<Claims>();
    return { zone: input.zoneId, first: input.delegationChain?.[0]?.applicationId };
  }),
  refusal: trpc.procedure
    .output(errorBodySchema)
    .query((): ErrorBody => ({ error: "invalid_token", error_description: "Token validation failed" })),
});
const server = createHTTPServer({ router });
let base = "";

beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => void server.close(done)));

const post = (body: unknown): Promise<Response> =>
  fetch(`${base}/inspect`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a procedure of tRPC with a generated schema", () => {
  it("gets projected claims", async () => {
    const response = await post(wire);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ result: { data: { zone: "zone", first: "first" } } });
  });

  it("refuses others, naming rules and no value", async () => {
    const response = await post(refused);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain("Claims/exp#type");
    expect(text).not.toContain(SECRET);
  });

  it("takes what the guard takes", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (claims) => {
        expect((await post(claims)).status).toBe(isClaims(claims) ? 200 : 400);
      }),
      { numRuns: 60 },
    );
  });

  it("checks its result by the schema of another type", async () => {
    const response = await fetch(`${base}/refusal`);
    expect(await response.json()).toMatchObject({ result: { data: { error: "invalid_token" } } });
  });
});
