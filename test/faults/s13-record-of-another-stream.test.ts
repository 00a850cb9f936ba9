import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { foreignStream } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S13 record of another stream or zone", () => {
  const use = useLab();

  it("its signature does not hold here, though the key is the same", async () => {
    const { store } = use.lab.replicas[0];
    const before = store.status.rejected.invalid_signature ?? 0;
    await use.withstands(foreignStream);
    expect((store.status.rejected.invalid_signature ?? 0) - before).toBe(4);
  });

  it("a mark of another zone never matches", () => {
    const { store } = use.lab.replicas[0];
    const [id = ""] = use.lab.revoked;
    const ask = (zone: string): string => store.check({ zone, anchors: [{ zone, kind: "record", id }] }).state;
    expect([ask("zone-1"), ask("zone-2")]).toEqual(["revoked", "active"]);
  });
});
