import { describe, expect, test } from "vitest";
import { extractBearer } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { fastest } from "./fastest.ts";
import { segmentOf } from "./forge.ts";

const doors = createDoors();
const sizes = [8_192, 8_193, 65_536, 1_000_000];

function millisecondsOf(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

describe("segment floods", () => {
  test.each(sizes)("CVE-2025-30204: %d dots are refused", async (size) => {
    await doors.refuse(".".repeat(size));
    await doors.refuse(doors.mint() + ".".repeat(size));
    await doors.refuse("a.".repeat(size / 2));
  });

  test.each(sizes)("CVE-2025-22868, CVE-2025-27144: giant segments of %d characters are refused", async (size) => {
    const token = doors.mint();
    const giant = "A".repeat(size);
    for (const at of [0, 1, 2])
      await doors.refuse(
        token
          .split(".")
          .map((part, index) => (index === at ? giant : part))
          .join("."),
      );
    await doors.refuse(giant);
    await doors.refuse(`${giant}.${giant}.${giant}`);
    await doors.refuse(`${segmentOf(token, 0)}.${giant}.${segmentOf(token, 2)}`);
  });

  test("CVE-2025-61920: beyond the limit the work does not grow with the size", async () => {
    const small = ".".repeat(10_000);
    const large = ".".repeat(1_000_000);
    const time = (token: string): number => {
      const runs = Array.from({ length: 5 }, () =>
        millisecondsOf(() => {
          for (let round = 0; round < 500; round += 1) void doors.verifier.authenticate(token);
        }),
      );
      return Math.min(...runs);
    };
    time(small);
    expect(time(large)).toBeLessThan(time(small) * 10 + 20);
  });

  test("CVE-2025-61920: floods leave no memory behind", async () => {
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 2_000; round += 1) await doors.verifier.authenticate(`${round}${".".repeat(100_000)}`);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(256 * 2 ** 20);
  });

  test("CVE-2025-22868: a header of 100 kB of spaces is read in linear time", async () => {
    for (const header of [
      `Bearer ${" ".repeat(100_000)}`,
      `${" ".repeat(100_000)}Bearer x`,
      `Bearer ${" ".repeat(100_000)}x`,
      `Bearer x${" ".repeat(100_000)}y`,
      `Bearer x${" \t".repeat(50_000)}`,
      `${"\t ".repeat(50_000)}`,
      `Bearer ${"a ".repeat(50_000)}`,
    ]) {
      expect(await fastest(() => extractBearer(header))).toBeLessThan(100);
    }
    expect(extractBearer(`Bearer${" ".repeat(100_000)}x${" ".repeat(100_000)}`)).toBe("x");
  });
});
