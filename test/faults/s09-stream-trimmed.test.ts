import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { trimmed } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S9 stream trimmed past the reader", () => {
  const use = useLab();

  it("the gap is noticed, and every revocation is there before anything is accepted again", async () => {
    const { replicas } = use.lab;
    const before = replicas.map(({ store }) => store.status.resyncs);
    const report = await use.withstands(trimmed);
    expect(report.firstRefusalMs).toBeDefined();
    for (const [at, { store }] of replicas.entries()) expect(store.status.resyncs).toBeGreaterThan(before[at] ?? 0);
  });
});
