import { describe, expect, it } from "vitest";
import { redisKeysOf } from "../../src/revocation/index.ts";
import { hasNoRedis } from "../redis/server.ts";
import { replayedEvents, replayedHeartbeats, replayedSnapshot } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";
import { until } from "./support/wall-time.ts";

describe.skipIf(hasNoRedis)("S12 replayed event, heartbeat, snapshot", () => {
  const use = useLab();

  it("replayed events have no effect", async () => {
    await use.withstands(replayedEvents);
  });

  it("replayed heartbeats do not keep verifiers open", async () => {
    await use.withstands(replayedHeartbeats);
  });

  it("a replayed snapshot rolls nothing back", async () => {
    await use.withstands(replayedSnapshot);
  });

  it("a cold replica does not open with a replayed snapshot, whatever the last heartbeat says", async () => {
    const { lab } = use;
    const { snapshot, stream, chunk } = redisKeysOf("zone-1");
    const manifest = await lab.admin.hgetall(snapshot);
    const name = manifest["snapshot"] ?? "";
    const chunks = await Promise.all(
      Array.from({ length: Number(manifest["chunks"]) }, (_, at) => lab.admin.getBuffer(chunk(name, at))),
    );
    // One of them will be in the replayed stream, the other nowhere.
    const { sid, acknowledged } = lab.revoke();
    await acknowledged;
    await lab.revoke().acknowledged;
    lab.publisher.snapshot();
    await until("there is another snapshot", async () => (await lab.admin.hget(snapshot, "snapshot")) !== name);
    lab.publisher.signal("SIGSTOP");
    const cold = lab.createReplica("cold replica");
    try {
      const [last] = await lab.admin.xrevrange(stream, "+", "-", "COUNT", 1);
      await lab.admin.del(stream, snapshot);
      await lab.admin.hset(snapshot, manifest);
      for (const [at, bytes] of chunks.entries()) if (bytes !== null) await lab.admin.set(chunk(name, at), bytes);
      await lab.admin.xadd(stream, "*", ...(last?.[1] ?? []));
      void cold.start();
      const isGap = (): boolean => cold.store.status.log !== "" && cold.store.status.reason === "no_snapshot";
      await until("it has seen that something is missing", isGap);
      expect(cold.store.status.state).toBe("closed");
      expect(await cold.authenticate(lab.good)).toMatchObject({ error: { code: "verification_unavailable" } });
      lab.publisher.signal("SIGCONT");
      await until("it opens", () => cold.store.status.state === "open", 2_000);
      const anchor = { zone: "zone-1", kind: "record", id: sid } as const;
      expect(cold.store.check({ zone: "zone-1", anchors: [anchor] }).state).toBe("revoked");
    } finally {
      lab.publisher.signal("SIGCONT");
      await cold.stop();
    }
    await lab.settle();
    expect(lab.ledger.wrong).toEqual([]);
  });
});
