import { describe, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { evicted, flushed, snapshotLost } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S6 FLUSHALL and eviction", () => {
  const use = useLab();

  it.each([flushed, evicted, snapshotLost])("$name: what Redis forgets, no verifier does", async (fault) => {
    await use.withstands(fault);
  });
});
