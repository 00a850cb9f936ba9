import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { InMemoryRevocationStore, RevocationCapacityError } from "../../src/revocation/index.ts";
import { createDoors } from "./doors.ts";

const doors = createDoors();

describe("errors of the revocation store ignored", () => {
  test("CVE-2020-15223: a mark that finds no room is an error to its caller, and the store closes", async () => {
    let ms = 0;
    const revocations = new InMemoryRevocationStore({ maxEntries: 2, monotonicNow: () => ms });
    const verifier = createVerifier({ ...doors.deps, revocations });
    revocations.markRevoked("a", 1_000);
    revocations.markRevoked("b", 1_000);
    expect(() => revocations.markRevoked("c", 5_000)).toThrow(RevocationCapacityError);
    for (const sid of ["a", "b", "c", "never-marked"]) {
      expect((await verifier.authenticate(doors.mint({ sid }))).ok, sid).toBe(false);
    }
    revocations.markRevoked("a", 9_000);
    ms = 4_999;
    expect((await verifier.authenticate(doors.mint({ sid: "c" }))).ok).toBe(false);
    ms = 5_000;
    expect((await verifier.authenticate(doors.mint({ sid: "c" }))).ok).toBe(true);
    expect(await verifier.authenticate(doors.mint({ sid: "a" }))).toMatchObject({ error: { code: "session_revoked" } });
  });

  test("CVE-2020-15223: no mark is shortened, evicted or undone", () => {
    let ms = 0;
    const store = new InMemoryRevocationStore({ maxEntries: 1_000, monotonicNow: () => ms });
    store.markRevoked("kept", 60_000);
    for (const ttl of [1, 0, -1, Number.NaN, Number.NEGATIVE_INFINITY]) store.markRevoked("kept", ttl);
    let refused = 0;
    for (let at = 0; at < 5_000; at += 1) {
      try {
        store.markRevoked(`flood-${at}`, 10);
      } catch {
        refused += 1;
      }
    }
    expect(refused).toBe(4_001);
    ms = 59_999;
    expect(store.isRevoked("kept")).toBe(true);
    store.markRevoked("later", 10);
    expect(store.size()).toBeLessThan(1_000);
    expect(store.isRevoked("kept")).toBe(true);
  });

  test("CVE-2020-15223: names of prototypes are identifiers like any other", () => {
    const store = new InMemoryRevocationStore();
    for (const id of ["__proto__", "constructor", "toString", "\u0000", "\ud800"]) {
      expect(store.isRevoked(id), id).toBe(false);
      store.markRevoked(id);
      expect(store.isRevoked(id), id).toBe(true);
    }
    store.markRevoked("caf\u00e9");
    for (const id of ["cafe\u0301", "CAF\u00c9", "caf\u00e9 ", " caf\u00e9", "caf\u00e9\u200b"])
      expect(store.isRevoked(id), id).toBe(false);
  });

  test("CVE-2020-15223: a store whose lookup fails is an outage at every door", async () => {
    for (const isRevoked of [
      () => {
        throw new Error("redis://secret@internal:6379 refused");
      },
      () => Promise.reject(new Error("redis://secret@internal:6379 refused")),
    ]) {
      const broken = createDoors({ revocations: { isRevoked, markRevoked: () => {} } });
      await broken.refuse(broken.mint(), "verification_unavailable");
      const result = await broken.verifier.authenticate(broken.mint());
      expect(result).toEqual({
        ok: false,
        error: {
          code: "verification_unavailable",
          description: "Verification temporarily unavailable",
          reason: "revocation_unavailable",
          retryAfterSeconds: 5,
        },
      });
    }
  });
});
