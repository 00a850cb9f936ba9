import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { stalled, verifierKilled } from "./support/process-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("C3 event loop blocked, C4 verifier killed", () => {
  const ids = 100_000;
  const use = useLab({ extra: ids });

  it("refuses at once after a stall, before it has read anything", async () => {
    await use.withstands(stalled);
  });

  it("a cold one is closed until it has caught up, within a second for 100,000 revocations", async () => {
    await use.withstands(verifierKilled);
    await use.lab.verifier.kill();
    const { afterMs, marks } = await use.lab.restartVerifier();
    process.stdout.write(`C4 cold start with ${marks} marks: open after ${Math.round(afterMs)} ms\n`);
    expect(marks).toBeGreaterThan(ids);
    expect(afterMs).toBeLessThan(1_000);
  });
});
