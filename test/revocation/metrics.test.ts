import { InMemoryRevocationStore, ReplicaRevocationStore, revocationMetrics } from "countersign/revocation";
import { describe, expect, it } from "vitest";
import { createFakeStream, keyBytes, zone } from "./support-stream.ts";

describe("plain counters", () => {
  it("say how many marks a memory store holds", () => {
    const store = new InMemoryRevocationStore();
    store.markRevoked("a");
    expect(revocationMetrics(store)).toEqual({ marks: 1 });
  });

  it("are every number of a replica's status, and no text of it", () => {
    const { reader } = createFakeStream(Date.now);
    const store = new ReplicaRevocationStore({ reader, zone, keys: { k1: keyBytes } });
    const metrics = revocationMetrics(store);
    expect(metrics).toMatchObject({ open: 0, seq: 0, valid_for_ms: 0, marks: 0, read_failures: 0 });
    expect(metrics).toMatchObject({ skewed: 0, lower_log: 0, resyncs: expect.any(Number) });
    expect(metrics).not.toHaveProperty("log");
    expect(metrics).not.toHaveProperty("lag_ms");
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  it("break refusals down by reason, whose names are words", () => {
    const rejected = { unsigned: 2, malformed: 1, "sid 1": 3, ["__proto__"]: 4 };
    const status = { state: "publishing", seq: 2n ** 62n, reason: "stale", rejected, heldBack: Number.NaN };
    expect(revocationMetrics({ status })).toEqual({
      open: 1,
      seq: 2 ** 62,
      "rejected.unsigned": 2,
      "rejected.malformed": 1,
      "rejected.__proto__": 4,
    });
  });
});
