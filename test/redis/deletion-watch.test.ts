import { expect, it } from "vitest";
import { DeletionWatch } from "../../src/redis/deletion-watch.ts";

const at = (maxDeleted: string, hasEvent = true) => ({ maxDeleted, hasEvent });

it("a deletion is noticed once, and what was deleted before the first look is not", () => {
  const watch = new DeletionWatch(() => 0);
  const seen = ["5-0", "5-0", "7-0", "7-0"].map((id) => watch.notices(at(id)));
  expect(seen).toEqual([false, false, true, false]);
});

it("deletions that go on are noticed once a second, the last of them too", () => {
  let now = 0;
  const watch = new DeletionWatch(() => now);
  const noticed: number[] = [];
  for (; now < 3_500; now += 100) if (watch.notices(at(`${Math.min(now, 2_500)}-0`))) noticed.push(now);
  expect(noticed).toEqual([100, 1_100, 2_100, 3_100]);
});

it("a server that does not tell is asked for the last event, which is missed once", () => {
  let now = 0;
  const watch = new DeletionWatch(() => now);
  expect(watch.notices(at("", false))).toBe(false);
  watch.landed("1-0");
  expect([watch.lastEvent, watch.notices(at("")), watch.notices(at("", false))]).toEqual(["1-0", false, true]);
  now = 5_000;
  expect([watch.lastEvent, watch.notices(at("", false))]).toEqual([undefined, false]);
  watch.landed("2-0");
  expect(watch.notices(at("", false))).toBe(true);
});

it("a server that tells is believed: an event that was trimmed is no deletion", () => {
  const watch = new DeletionWatch(() => 0);
  watch.landed("1-0");
  expect([watch.notices(at("0-0", false)), watch.notices(at("0-0", false))]).toEqual([false, false]);
});
