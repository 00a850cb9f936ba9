import { sValidator } from "@hono/standard-validator";
import fc from "fast-check";
import { Hono } from "hono";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Claims, claimsSchema, isClaims } from "../../../generated/typescript/index.ts";
import { documents, refused, SECRET, wire } from "./claims-documents.ts";

const app = new Hono().post(
  "/claims",
  // Without a function of one's own the middleware sends the refused body back.
  sValidator("json", claimsSchema, (result, context) =>
    result.success ? undefined : context.json({ issues: result.error }, 400),
  ),
  (context) => {
    const claims = context.req.valid("json");
    expectTypeOf(claims).toExtend<Claims>();
    return context.json({ zone: claims.zoneId, first: claims.delegationChain?.[0]?.applicationId });
  },
);
const post = async (body: unknown): Promise<Response> =>
  app.request("/claims", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a route of Hono with a generated schema", () => {
  it("gets projected claims", async () => {
    const response = await post(wire);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ zone: "zone", first: "first" });
  });

  it("refuses others, naming rules and no value", async () => {
    const response = await post(refused);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain("Claims/ChainHop/application_id#type");
    expect(text).not.toContain(SECRET);
  });

  it("takes what the guard takes", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (claims) => {
        expect((await post(claims)).status).toBe(isClaims(claims) ? 200 : 400);
      }),
      { numRuns: 100 },
    );
  });
});
