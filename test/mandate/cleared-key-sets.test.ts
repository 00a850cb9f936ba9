import { createJwksCache } from "countersign";
import { createTestIssuer } from "countersign/testing";
import { describe, expect, it } from "vitest";

describe("a key-set cache that is cleared while a fetch is under way", () => {
  it("fetches afresh for the next caller, who does not wait for what was given up", async () => {
    const issuer = await createTestIssuer();
    let asked = 0;
    let begun: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const fetchImpl: typeof fetch = (input, init) => {
      asked += 1;
      if (asked > 1) return issuer.fetch(input, init);
      begun();
      return new Promise<Response>(() => {});
    };
    const cache = createJwksCache({ fetchImpl });
    const given = cache.getKeySet({ issuer: issuer.issuer });
    await first;
    cache.clear();
    const next = await cache.getKeySet({ issuer: issuer.issuer });
    expect(next).toBeDefined();
    expect(asked).toBe(2);
    await given;
  });
});
