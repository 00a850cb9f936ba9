import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, forge, nowSeconds, segmentOf, signInput, withSegment } from "./forge.ts";

const doors = createDoors();

describe("a collision in the verified-token cache", () => {
  test("CVE-2026-35030: tokens that share prefix and suffix are told apart", async () => {
    const token = doors.mint({ padding: "x".repeat(4_000) });
    await doors.accept(token);
    const payload = segmentOf(token, 1);
    for (let at = 0; at < payload.length; at += 97) {
      const swapped = payload[at] === "A" ? "B" : "A";
      const changed = withSegment(token, 1, payload.slice(0, at) + swapped + payload.slice(at + 1));
      expect(await doors.verifier.authenticate(changed), String(at)).toMatchObject({
        error: { code: "invalid_token" },
      });
    }
    await doors.refuse(withSegment(token, 2, segmentOf(doors.mint({ sub: "user-bob" }), 2)));
  });

  test("CVE-2026-35030: other encodings of a remembered token are refused", async () => {
    const token = doors.mint();
    await doors.accept(token);
    for (const other of [
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      `${token}=`,
      `${token}%20`,
      `\u{feff}${token}`,
      `Bearer ${token}`,
    ]) {
      expect(await doors.verifier.authenticate(other), JSON.stringify(other.slice(-3))).toMatchObject({ ok: false });
    }
    const signature = segmentOf(token, 2);
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const char of last) {
      const twin = withSegment(token, 2, signature.slice(0, -1) + char);
      if (twin !== token) await doors.refuse(twin);
    }
  });

  test("CVE-2026-35039: the digest of a token is not the token, remembered or in flight", async () => {
    for (const scheduling of ["pool", "inline", "auto"] as const) {
      for (const cache of [undefined, false] as const) {
        const verifier = createVerifier({ ...doors.deps, scheduling, cache });
        await verifier.warmup();
        const token = doors.mint({ jti: `${scheduling} ${cache}` });
        const digest = createHash("sha256").update(token).digest();
        const digests = (["base64", "base64url", "hex", "latin1"] as const).map((form) => digest.toString(form));
        // Twice: first while the token is in flight, then when it is remembered.
        for (let round = 0; round < 2; round += 1) {
          const [genuine, ...others] = await Promise.all(
            [token, ...digests].map((each) => verifier.authenticate(each)),
          );
          expect(genuine?.ok).toBe(true);
          for (const other of others) expect(other).toMatchObject({ error: { code: "invalid_token" } });
        }
      }
    }
  });

  test("CVE-2026-35039: a thousand tokens at once keep their own principals", async () => {
    const subjects = Array.from({ length: 1_000 }, (_, at) => `user-${at}`);
    const tokens = subjects.map((sub) => doors.mint({ sub }));
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.all([...tokens, ...tokens].map((token) => doors.verifier.authenticate(token)));
      for (const [at, result] of results.entries()) {
        expect(result.ok && result.principal.sub).toBe(subjects[at % subjects.length]);
      }
    }
  });

  test("CVE-2026-35039: there is no key builder, no key prefix and no cache object in the API", () => {
    for (const cache of [
      { key: (token: string) => token.slice(0, 8) },
      { get: () => undefined, set: () => undefined },
      new Map(),
      true,
      null,
      [],
    ]) {
      const isEmpty = cache instanceof Map;
      if (!isEmpty) expect(() => createVerifier({ ...doors.deps, cache: cache as never })).toThrow(TypeError);
    }
  });

  test("CVE-2026-35030: what a remembered token may do is decided anew on every call", async () => {
    let seconds = nowSeconds;
    const verifier = createVerifier({ ...doors.deps, now: () => seconds * 1000 });
    const token = doors.mint({ sid: "short-lived" });
    expect((await verifier.authenticate(token)).ok).toBe(true);
    expect(await verifier.authenticate(token, { requiredScopes: ["more"] })).toMatchObject({
      error: { code: "insufficient_scope" },
    });
    expect((await verifier.authenticate(token)).ok).toBe(true);
    doors.revocations.markRevoked("short-lived");
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "session_revoked" } });
    seconds += 300;
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
  });

  test("CVE-2026-35030: refusals are not remembered as passes, nor passes of one verifier by another", async () => {
    const strict = createVerifier({ ...doors.deps, audience: "https://other.test" });
    const token = signInput(doors.key, forge(doors.key, claims()).split(".").slice(0, 2).join("."));
    expect((await doors.verifier.authenticate(token)).ok).toBe(true);
    expect(await strict.authenticate(token)).toMatchObject({ error: { code: "invalid_token" } });
    expect((await doors.verifier.authenticate(token)).ok).toBe(true);
  });
});
