import type { Profile } from "countersign/contract";
import type { RevocationStore } from "countersign/revocation";
import { describe, expect, it } from "vitest";
import { P1_0 } from "../../generated/typescript/1.0/profile.ts";
import { anchorClaims } from "../../src/mandate/anchor-claims.ts";
import { type CheckingStore, checkStore, isCheckingStore } from "../../src/mandate/check-store.ts";

const anchors = [{ zone: "z", kind: "record", id: "a" }] as const;
const ask = (check: CheckingStore["check"], given: readonly (typeof anchors)[number][] = anchors): unknown => {
  const store = { check, revoke: () => undefined, isRevoked: () => false, markRevoked: () => undefined };
  return checkStore(store, given, 7n, { timeoutMs: 50, signal: undefined });
};

describe("a store that checks all anchors", () => {
  it("is asked once, with zone and epoch", () => {
    const asked: unknown[] = [];
    expect(
      ask((query) => {
        asked.push(query);
        return { state: "active" };
      }),
    ).toBe("pass");
    expect(asked).toEqual([{ zone: "z", anchors, graphEpoch: 7n }]);
  });

  it("passes on exactly active; whatever else it answers is a refusal", async () => {
    expect(ask(() => ({ state: "revoked" }))).toBe("fail");
    expect(ask(() => ({ state: "stale" }))).toBe("stale");
    expect(ask(() => ({ state: "unavailable", reason: "gap", retryAfterMs: 2_500 }))).toEqual({ retryAfterMs: 2_500 });
    for (const junk of [true, false, null, undefined, "active", {}, { state: "ACTIVE" }, [], () => "active"]) {
      expect(ask(() => junk)).toBe("unavailable");
    }
    expect(
      ask(() => {
        throw new Error("no");
      }),
    ).toBe("unavailable");
    expect(await ask(async () => ({ state: "active" }))).toBe("pass");
    expect(await ask(() => Promise.reject(new Error("no")))).toBe("unavailable");
    expect(await ask(() => new Promise(() => undefined))).toBe("unavailable");
    expect(ask(() => ({ state: "active" }), [])).toBe("unavailable");
  });

  it("has check and revoke", () => {
    const plain: RevocationStore = { isRevoked: () => false, markRevoked: () => undefined };
    expect(isCheckingStore(plain)).toBe(false);
    expect(isCheckingStore({ ...plain, check: () => true } as RevocationStore)).toBe(false);
  });
});

it("the anchors of a profile have the kinds of their claims", () => {
  const later = P1_0 as unknown as Profile;
  const principal = {
    zoneId: "z",
    authorityRecordId: "a",
    rootAuthorityRecordId: "b",
    sessionId: "c",
    delegationId: "d",
  };
  expect(anchorClaims(later)(principal, ["a", "b", "c", "d"])).toEqual([
    { zone: "z", kind: "record", id: "a" },
    { zone: "z", kind: "record", id: "b" },
    { zone: "z", kind: "session", id: "c" },
    { zone: "z", kind: "edge", id: "d" },
  ]);
  expect(anchorClaims(later)({ zoneId: "z" }, ["x"]).map(({ kind }) => kind)).toEqual(["record", "session", "edge"]);
});
