import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import {
  publisherKilled,
  publisherOutlived,
  publisherPausesBriefly,
  publisherSecond,
  publisherStops,
} from "./support/process-faults.ts";
import { lowerLog } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S15 publishers", () => {
  const use = useLab();

  it("stopped: verifiers close at maxStaleMs, and reopen under the higher log of the next one", async () => {
    const before = use.lab.replicas[0].store.status.log;
    await use.withstands(publisherStops);
    expect(use.lab.replicas[0].store.status.log > before).toBe(true);
  });

  it("killed and restarted at once: every revocation stays", async () => {
    await use.withstands(publisherKilled);
  });

  it("stopped for less than its lease: nobody notices", async () => {
    await use.withstands(publisherPausesBriefly);
  });

  it("a second one is not let in", async () => {
    await use.withstands(publisherSecond);
  });

  it("stopped past its lease: the one that took over goes on, and the former acknowledges nothing", async () => {
    await use.withstands(publisherOutlived);
  });

  it("records of a lower log open no gate and apply nothing", async () => {
    const { store } = use.lab.replicas[0];
    const before = store.status.lowerLog;
    await use.withstands(lowerLog);
    expect(store.status.lowerLog - before).toBe(2);
  });
});
