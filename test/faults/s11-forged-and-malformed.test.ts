import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { forged, malformed, unknownKey, unsigned } from "./support/stream-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S11 forged, unsigned, unknown key id, malformed", () => {
  const use = useLab();

  it.each([
    { fault: forged, name: forged.name, reason: "invalid_signature", count: 4 },
    { fault: unsigned, name: unsigned.name, reason: "unsigned", count: 2 },
    { fault: unknownKey, name: unknownKey.name, reason: "unknown_key_id", count: 2 },
    { fault: malformed, name: malformed.name, reason: "malformed", count: 1 },
  ] as const)("$name are dropped and counted; nothing is applied", async ({ fault, reason, count }) => {
    const { replicas } = use.lab;
    const before = replicas.map(({ store }) => store.status.rejected[reason] ?? 0);
    const seqs = replicas.map(({ store }) => store.status.seq);
    // Its probes and the revocation while it lasts are the only events: the sequence grows by exactly those.
    const known = use.lab.revoked.size;
    await use.withstands(fault);
    const asked = BigInt(use.lab.revoked.size - known);
    for (const [at, { store }] of replicas.entries()) {
      expect((store.status.rejected[reason] ?? 0) - (before[at] ?? 0)).toBeGreaterThanOrEqual(count);
      expect(store.status.seq - (seqs[at] ?? 0n)).toBe(asked);
    }
  });
});
