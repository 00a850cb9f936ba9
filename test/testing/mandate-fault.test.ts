import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/mandate/index.ts";
import { InMemoryRevocationStore } from "../../src/revocation/index.ts";
import { createTestIssuer, type MandateFault, mandateFaults } from "../../src/testing/index.ts";

const issuer = await createTestIssuer();
const verifier = createVerifier({
  issuer: issuer.issuer,
  audience: issuer.audience,
  revocations: new InMemoryRevocationStore(),
  fetch: issuer.fetch,
});

describe("deliberate faults of a minted mandate", () => {
  test.each(Object.keys(mandateFaults) as MandateFault[])(
    "%s is refused by the rung that the table names",
    async (fault) => {
      const { stage, code } = mandateFaults[fault];
      const explanation = await verifier.explain(await issuer.mint({}, { fault }));
      expect(explanation).toMatchObject({ ok: false, code });
      expect(explanation.rungs.find((rung) => rung.state === "fail")?.stage).toBe(stage);
    },
  );

  test("are the only thing wrong: without the fault the same mandate passes", async () => {
    expect(await verifier.authenticate(await issuer.mint())).toMatchObject({ ok: true });
  });

  test.each([
    ["missing-claim", "zone_id", "invalid_zone"],
    ["missing-claim", "exp", "invalid_token"],
    ["missing-claim", "sub", "invalid_token"],
    ["null-claim", "scope", "invalid_token"],
    ["duplicate-member", "exp", "invalid_token"],
  ] as const)("%s can be about the claim %s", async (fault, claim, code) => {
    const result = await verifier.authenticate(await issuer.mint({}, { fault, claim }));
    expect(result.ok ? "accepted" : result.error.code).toBe(code);
  });

  test("payload text is signed exactly as given, so malformed JSON reaches the claims rung", async () => {
    const explanation = await verifier.explain(await issuer.mint({}, { rawPayload: '{"iss":"x"' }));
    expect(explanation.rungs.find((rung) => rung.state === "fail")?.stage).toBe("claims");
  });
});
