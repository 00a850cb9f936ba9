import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { bars } from "./support/settings.ts";
import { deleted, duplicated, reordered } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S10 duplicate and out-of-order events", () => {
  const use = useLab();

  it("duplicates have no effect", async () => {
    const { store } = use.lab.replicas[0];
    const { resyncs } = store.status;
    await use.withstands(duplicated);
    expect(store.status.resyncs).toBe(resyncs);
  });

  it.each([reordered, deleted])("$name: a gap, which closes only until it is filled", async (fault) => {
    const { resyncs } = use.lab.replicas[0].store.status;
    expect((await use.withstands(fault)).reopenedMs).toBeLessThan(bars.reopened);
    expect(use.lab.replicas[0].store.status.resyncs).toBeGreaterThan(resyncs);
  });
});
