import { describe, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { blackhole, halfOpen } from "./support/network-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S2 black hole", () => {
  const use = useLab();

  it("verifiers close at maxStaleMs and reopen by themselves", async () => {
    await use.withstands(blackhole);
  });

  it("half-open sockets are given up, not waited for", async () => {
    await use.withstands(halfOpen);
  });
});
