import { describe, expect, it } from "vitest";
import { PublisherLease } from "../../src/redis/publisher-lease.ts";
import type { PublisherLink } from "../../src/redis/publisher-link.ts";
import { PublisherLog } from "../../src/redis/publisher-log.ts";
import { readPublisherOptions } from "../../src/redis/publisher-options.ts";

describe("a lease that was taken again", () => {
  it("counts for nothing before it is known who was there meanwhile", async () => {
    let isDown = false;
    const link = {
      acquire: async () => {
        // What is asked next has no answer any more.
        isDown = true;
        return true;
      },
      stored: async () => {
        if (isDown) throw new Error("down");
        return { manifest: [], entries: [] };
      },
    } as unknown as PublisherLink;
    const settings = readPublisherOptions({ load: [], activeKid: "k1", keys: { k1: new Uint8Array(32) } });
    const lease = new PublisherLease(settings, link);
    const log = new PublisherLog(settings, link, lease, 0);
    await expect(log.begin([], false)).rejects.toThrow("down");
    expect([lease.isHeld, log.sequence.log]).toEqual([false, ""]);
  });
});
