import { describe, expect, test } from "vitest";
import { mintTestPrincipal } from "../../src/testing/index.ts";

describe("a test principal", () => {
  test("has the language form of a good mandate's claims", () => {
    expect(mintTestPrincipal({}, { now: () => 1_000_000 })).toMatchObject({
      sub: "user-alice",
      zoneId: "zone-1",
      clientId: "client-notes",
      scope: "tool:call",
      hopCount: 1,
      expiresAt: 1_300,
      delegationChain: [{ applicationId: "app-orchestrator" }, { applicationId: "app-worker" }],
    });
  });

  test("takes overrides, and undefined removes a claim", () => {
    const principal = mintTestPrincipal({ sub: "user-bob", agent_session_id: undefined, department: "sales" });
    expect(principal.sub).toBe("user-bob");
    expect(principal.agentSessionId).toBeUndefined();
    expect(principal.extra).toMatchObject({ department: "sales" });
  });

  test("is frozen, as every verified principal is", () => {
    expect(Object.isFrozen(mintTestPrincipal())).toBe(true);
  });

  test.each([{ sub: "" }, { hop_count: -1 }, { scope: null }, { delegation_chain: [{}] }])(
    "refuses claims that no mandate could have: %j",
    (claims) => {
      expect(() => mintTestPrincipal(claims)).toThrow(TypeError);
    },
  );
});
