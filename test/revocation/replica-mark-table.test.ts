import { InMemoryRevocationStore, RevocationCapacityError } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import { expect, it } from "vitest";

const { monotonicNow, now } = createFakeClock();

it("a full table takes a new mark as soon as any of the old ones is over", () => {
  const clock = createFakeClock();
  const store = new InMemoryRevocationStore({ maxEntries: 100, monotonicNow: clock.monotonicNow });
  for (let index = 0; index < 100; index += 1) store.markRevoked(`id-${index}`, index === 60 ? 1_000 : 90_000);
  for (const id of ["x", "y"]) expect(() => store.markRevoked(id, 1_000)).toThrow(RevocationCapacityError);
  clock.advance(999);
  expect(() => store.markRevoked("z", 500)).toThrow(RevocationCapacityError);
  clock.advance(1);
  store.markRevoked("w", 90_000);
  expect(() => store.markRevoked("v", 500)).toThrow(RevocationCapacityError);
  expect([store.isRevoked("w"), store.isRevoked("id-59"), store.size()]).toEqual([true, true, 100]);
});

it("a large table keeps what was prolonged while it grew, and drops what is over", () => {
  const clock = createFakeClock();
  const store = new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow });
  // The last of these makes many maps of one, in the middle of a sweep.
  const many = 8_194;
  for (let index = 0; index < many; index += 1) store.markRevoked(`id-${index}`, 1_000);
  for (let index = 0; index < many; index += 2) store.markRevoked(`id-${index}`, 1_000_000);
  expect(store.size()).toBe(many);
  clock.advance(2_000);
  for (let index = 0; index < many; index += 1) store.revoke({ zone: "z", kind: "edge", id: `new-${index}` });
  let kept = 0;
  for (let index = 0; index < many; index += 2) if (store.isRevoked(`id-${index}`)) kept += 1;
  expect([kept, store.size(), store.isRevoked("id-1")]).toEqual([many / 2, many * 1.5, false]);
});

it.each(["", "a", "0123456789".repeat(50), "\u{1F600}", "id"])("a large table finds %j alone", (id) => {
  const store = new InMemoryRevocationStore({ monotonicNow, now });
  for (let index = 0; index < 9_000; index += 1) store.markRevoked(`${index}`);
  expect(store.isRevoked(id)).toBe(false);
  store.markRevoked(id);
  expect([store.isRevoked(id), store.isRevoked(`${id}x`)]).toEqual([id !== "", false]);
});
