import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { killed, killedBriefly } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";
import { until } from "./support/wall-time.ts";

describe.skipIf(hasNoRedis)("S5 Redis killed and restarted empty", () => {
  const use = useLab();

  it.each([killed, killedBriefly])("$name: revocations stay, and the publisher writes them again", async (fault) => {
    await use.withstands(fault);
  });

  it("a cold process is closed until the publisher has written a snapshot", async () => {
    const { lab } = use;
    const revoked = [...lab.revoked].map((id) => ({ zone: "zone-1", kind: "record", id }) as const);
    lab.publisher.signal("SIGSTOP");
    const cold = lab.createReplica("cold replica");
    try {
      await lab.redis.kill();
      await lab.redis.restart();
      void cold.start();
      await until("it has looked for a snapshot", () => cold.store.status.reason === "no_snapshot");
      expect(await cold.authenticate(lab.good)).toMatchObject({ error: { code: "verification_unavailable" } });
      lab.publisher.signal("SIGCONT");
      await until("it opens", () => cold.store.status.state === "open", 2_000);
      for (const anchor of revoked) {
        expect(cold.store.check({ zone: "zone-1", anchors: [anchor] })).toEqual({ state: "revoked", anchor });
      }
    } finally {
      lab.publisher.signal("SIGCONT");
      await cold.stop();
    }
    await lab.settle();
    expect(lab.ledger.wrong).toEqual([]);
  });
});
