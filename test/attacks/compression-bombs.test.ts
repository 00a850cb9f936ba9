import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claims, encode, forge, headerOf } from "./forge.ts";

const doors = createDoors();
const bomb = deflateRawSync(Buffer.alloc(4_000_000, 0x20));

describe("compression bombs", () => {
  test.each(["DEF", "def", "GZIP", "", null, ["DEF"]])(
    "CVE-2024-28176: zip %j is refused beside a good signature",
    (zip) => doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), zip })),
  );

  test("CVE-2024-28180: a signed compressed payload is never inflated", async () => {
    const before = process.memoryUsage().rss;
    for (const payload of [bomb, gzipSync(Buffer.alloc(1_000_000)), deflateRawSync(JSON.stringify(claims()))]) {
      for (const header of [headerOf(doors.key), { ...headerOf(doors.key), zip: "DEF" }]) {
        await doors.refuse(forge(doors.key, payload, header));
      }
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
  });

  test("CVE-2024-33664: a compressed JWE is refused", () =>
    doors.refuse(
      `${encode({ alg: "dir", enc: "A256GCM", zip: "DEF" })}..AAAA.${bomb.subarray(0, 2_000).toString("base64url")}.AAAA`,
    ));
});
