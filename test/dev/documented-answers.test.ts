import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevIssuer, startDevIssuer } from "../../src/dev/index.ts";
import { undocumented } from "../gate/support/documented.ts";

describe("the development issuer answers as the OpenAPI document says", () => {
  let issuer: DevIssuer;
  beforeAll(async () => {
    issuer = await startDevIssuer();
  });
  afterAll(() => issuer.close());

  it.each([
    ["readKeySet", "/.well-known/jwks.json"],
    ["readAuthorizationServerMetadata", "/.well-known/oauth-authorization-server"],
  ])("%s", async (operation, path) => {
    const answer = await fetch(`${issuer.url}${path}`);
    expect(answer.status).toBe(200);
    expect(await undocumented(operation, answer)).toEqual([]);
  });

  it.each([
    [200, "client_credentials"],
    [400, "password"],
  ])("%i of the token endpoint for %s", async (status, grant) => {
    const answer = await fetch(`${issuer.url}/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: grant, client_id: "client", scope: "tool:call" }),
    });
    expect(answer.status).toBe(status);
    expect(await undocumented("exchangeToken", answer)).toEqual([]);
  });
});
