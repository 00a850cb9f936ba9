import { afterAll, beforeAll, expect, test } from "vitest";
import { type DemoServer, type DevIssuer, startDemoServer, startDevIssuer } from "../../src/dev/index.ts";
import { mandateFaults } from "../../src/testing/index.ts";
import { cli } from "./run.ts";

let issuer: DevIssuer;
let server: DemoServer;

beforeAll(async () => {
  issuer = await startDevIssuer();
  server = await startDemoServer({ issuer });
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const secret = "user-whose-name-must-not-appear";

test.each([undefined, ...(Object.keys(mandateFaults) as (keyof typeof mandateFaults)[])])(
  "neither call nor explain writes the mandate or its claims, fault %s",
  async (fault) => {
    const mandate = await issuer.mint({ sub: secret, sid: secret }, fault === undefined ? {} : { fault });
    const call = await cli(["call", "write_note", "text=x", "--token", mandate, "--url", server.url]);
    const explain = await cli([
      ...["explain", mandate, "--issuer", issuer.url, "--audience", issuer.audience],
      ...["--tool", "write_note"],
    ]);
    expect([call.status, explain.status]).toEqual([1, 1]);
    for (const text of [call.out, call.err, explain.out, explain.err]) {
      expect(text).not.toContain(secret);
      for (const segment of mandate.split(".").filter((part) => part !== "")) expect(text).not.toContain(segment);
    }
  },
);
