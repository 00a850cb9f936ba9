import { describe, expect, test } from "vitest";
import { createDoors } from "./doors.ts";
import { segmentOf, withSegment } from "./forge.ts";

const doors = createDoors();
const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const limits = [0n, 1n, n - 1n, n, n + 1n, p, 2n ** 256n - 1n];

function bytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}

function signed(signature: Uint8Array): string {
  return withSegment(doors.mint(), 2, Buffer.from(signature).toString("base64url"));
}

function der(r: Buffer, s: Buffer): Buffer {
  const integer = (value: Buffer): Buffer => {
    const positive = (value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

describe("signature values", () => {
  test("CVE-2022-21449: r and s at 0, 1, n-1, n, n+1, p and the last value are refused in every combination", async () => {
    for (const r of limits) for (const s of limits) await doors.refuse(signed(Buffer.concat([bytes(r), bytes(s)])));
  });

  test("CVE-2022-21449: a good r or s beside such a value is refused, and so is the pair moved by n", async () => {
    const good = Buffer.from(segmentOf(doors.mint(), 2), "base64url");
    const [r, s] = [good.subarray(0, 32), good.subarray(32)];
    for (const limit of limits) {
      await doors.refuse(signed(Buffer.concat([r, bytes(limit)])));
      await doors.refuse(signed(Buffer.concat([bytes(limit), s])));
    }
    await doors.refuse(signed(Buffer.concat([s, r])));
  });

  test("CVE-2020-28042: an empty, short or long signature is refused", async () => {
    const good = Buffer.from(segmentOf(doors.mint(), 2), "base64url");
    for (const length of [0, 1, 31, 32, 63]) await doors.refuse(signed(good.subarray(0, length)));
    for (const more of [1, 2, 64]) await doors.refuse(signed(Buffer.concat([good, Buffer.alloc(more)])));
    await doors.refuse(signed(Buffer.concat([Buffer.alloc(1), good])));
    await doors.refuse(signed(Buffer.alloc(64)));
    await doors.refuse(signed(der(good.subarray(0, 32), good.subarray(32))));
    await doors.refuse(signed(Buffer.from(good.toString("hex"))));
  });

  test("CVE-2022-25898: every foreign byte in each segment is refused", async () => {
    const token = doors.mint();
    for (const index of [0, 1, 2] as const) {
      const segment = segmentOf(token, index);
      for (let code = 0; code < 256; code += 1) {
        const char = String.fromCharCode(code);
        if (/[A-Za-z0-9_-]/.test(char)) continue;
        for (const at of [0, 7, segment.length]) {
          const changed = withSegment(token, index, segment.slice(0, at) + char + segment.slice(at));
          expect(await doors.verifier.authenticate(changed), `${index} ${code} ${at}`).toMatchObject({
            error: { code: "invalid_token" },
          });
        }
        await doors.refuse(withSegment(token, index, segment.slice(0, 7) + char + segment.slice(8)));
      }
    }
  });

  test("CVE-2022-25898: every single changed bit of the signature is refused", async () => {
    const token = doors.mint();
    const good = Buffer.from(segmentOf(token, 2), "base64url");
    for (let bit = 0; bit < 512; bit += 1) {
      const changed = Buffer.from(good);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const refused = await doors.verifier.authenticate(withSegment(token, 2, changed.toString("base64url")));
      expect(refused, String(bit)).toMatchObject({ error: { code: "invalid_token" } });
    }
    await doors.accept(token);
  });
});
