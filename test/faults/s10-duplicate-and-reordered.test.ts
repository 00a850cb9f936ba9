import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { duplicated, reordered } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S10 duplicate and out-of-order events", () => {
  const use = useLab();

  it("duplicates have no effect", async () => {
    const { store } = use.lab.replicas[0];
    const { resyncs } = store.status;
    await use.withstands(duplicated);
    expect(store.status.resyncs).toBe(resyncs);
  });

  it("events out of order are a gap: closed until a snapshot says what is complete", async () => {
    expect((await use.withstands(reordered)).firstRefusalMs).toBeDefined();
  });
});
