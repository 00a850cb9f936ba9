import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../src/testing/index.ts";

describe("a fake clock", () => {
  test("starts at the given time and stands still", () => {
    const clock = createFakeClock(5_000);
    expect([clock.now(), clock.now(), clock.monotonicNow()]).toEqual([5_000, 5_000, 0]);
  });

  test("moves both clocks when it is advanced", () => {
    const clock = createFakeClock(5_000);
    clock.advance(1_500);
    expect([clock.now(), clock.monotonicNow()]).toEqual([6_500, 1_500]);
  });

  test("moves only the wall clock when that is set, so monotonic ages cannot run backwards", () => {
    const clock = createFakeClock(5_000);
    clock.advance(100);
    clock.setWallClock(1_000);
    expect([clock.now(), clock.monotonicNow()]).toEqual([1_000, 100]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses to advance by %d", (step) => {
    expect(() => createFakeClock().advance(step)).toThrow(RangeError);
  });

  test("refuses a wall clock that is not finite", () => {
    expect(() => createFakeClock().setWallClock(Number.NaN)).toThrow(RangeError);
  });
});
