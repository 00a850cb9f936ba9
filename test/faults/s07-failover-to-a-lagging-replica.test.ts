import { describe, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { failover } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S7 failover to a lagging replica", () => {
  const use = useLab();

  it("acknowledged revocations that the new master lacks are refused everywhere all the same", async () => {
    await use.withstands(failover);
    // And once more, from the server that took over.
    await use.withstands(failover);
  });
});
