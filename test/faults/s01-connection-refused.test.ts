import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { publisherRefused, refused } from "./support/network-faults.ts";
import { connectionsKilled } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S1 connection refused", () => {
  const use = useLab();

  it("verifiers that cannot reach Redis close at maxStaleMs and reopen by themselves", async () => {
    const report = await use.withstands(refused);
    // The publisher reaches it all the while, and need not know.
    expect(report.revocation).toBe("acknowledged");
  });

  it("so do verifiers whose publisher cannot reach it, and no revocation is acknowledged", async () => {
    expect((await use.withstands(publisherRefused)).revocation).toBe("rejected");
  });

  it("a moment without any connection harms nobody", async () => {
    await use.withstands(connectionsKilled);
  });
});
