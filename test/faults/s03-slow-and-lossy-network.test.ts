import { describe, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { cut, lossy, slow, slowish } from "./support/network-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S3 slow and lossy network", () => {
  const use = useLab();

  it.each([slow, lossy, cut])("$name: no request ever waits for it", async (fault) => {
    await use.withstands(fault);
  });

  it("heartbeats that are young enough keep verifiers open", async () => {
    await use.withstands(slowish);
  });
});
