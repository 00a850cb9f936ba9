import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { clockAhead, clockBehind, suspended } from "./support/process-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("C1 wall clock set, C2 machine suspended: a replica", () => {
  const use = useLab();

  it.each([clockAhead, clockBehind])("$name: it closes, and forgets nothing", async (fault) => {
    await use.withstands(fault);
  });

  it("says that clocks disagree when heartbeats come from the future", () => {
    expect(use.lab.replicas[1].store.status.skewed).toBeGreaterThan(0);
  });

  it("is closed on wake, although the monotonic clock stood still", async () => {
    await use.withstands(suspended);
  });
});
