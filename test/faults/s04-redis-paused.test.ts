import { describe, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { asleep, paused, stopped } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S4 Redis paused", () => {
  const use = useLab();

  it.each([stopped, paused, asleep])("$name: verifiers close at maxStaleMs and reopen by themselves", async (fault) => {
    await use.withstands(fault);
  });
});
