import { checkActiveAuthority } from "countersign";
import type { Claims } from "countersign/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let principal: Claims;
beforeEach(async () => {
  scene = await createScene();
  const result = await scene.verifier().authenticate(await scene.issuer.mint({ sid: "sid" }, { ttlSeconds: 60 }));
  if (!result.ok) throw new Error(result.error.code);
  principal = result.principal;
});

describe("the authority of a running call", () => {
  it("holds while it is neither expired nor revoked", async () => {
    expect(await scene.verifier().checkActive(principal)).toBeNull();
    expect(await checkActiveAuthority(principal, scene.deps)).toBeNull();
    expect(await checkActiveAuthority(principal, scene.verifier())).toBeNull();
  });

  it("ends with the second of its expiry, with the same tolerance as at the start", async () => {
    const expired = { code: "invalid_token", description: "Token expired during execution" };
    const end = scene.clock.now() + 60_000;
    expect(await checkActiveAuthority(principal, scene.deps, end - 1)).toBeNull();
    expect(await checkActiveAuthority(principal, scene.deps, end)).toEqual(expired);
    const tolerant = { ...scene.deps, clockSkewSeconds: 30 };
    expect(await checkActiveAuthority(principal, tolerant, end + 29_999)).toBeNull();
    expect(await checkActiveAuthority(principal, tolerant, end + 30_000)).toEqual(expired);
    scene.clock.advance(60_000);
    expect(await scene.verifier().checkActive(principal)).toEqual(expired);
  });

  it("ends when it is revoked", async () => {
    scene.revocations.markRevoked("sid");
    expect(await scene.verifier().checkActive(principal)).toMatchObject({ code: "session_revoked" });
  });

  it("is unknown when the store fails", async () => {
    const revocations = { isRevoked: async () => Promise.reject(new Error("down")), markRevoked: () => undefined };
    expect(await checkActiveAuthority(principal, { ...scene.deps, revocations })).toMatchObject({
      code: "verification_unavailable",
      reason: "revocation_unavailable",
    });
  });

  it("is told at once of a change in the store", async () => {
    const verifier = scene.verifier();
    const verdicts: Promise<unknown>[] = [];
    const end = scene.revocations.onChange(() => void verdicts.push(verifier.checkActive(principal)));
    scene.revocations.markRevoked("someone-else");
    scene.revocations.markRevoked("sid");
    end();
    expect(await Promise.all(verdicts)).toEqual([null, expect.objectContaining({ code: "session_revoked" })]);
  });

  it("cannot be claimed by what never had any", async () => {
    for (const junk of [
      undefined,
      null,
      {},
      { ...principal, expiresAt: undefined },
      { ...principal, expiresAt: "9999999999" },
      { ...principal, expiresAt: Number.NaN },
      Object.create(principal),
    ]) {
      expect(await checkActiveAuthority(junk as Claims, scene.deps)).not.toBeNull();
    }
    expect(
      await checkActiveAuthority({ ...principal, sid: undefined } as unknown as Claims, scene.deps),
    ).not.toBeNull();
  });
});
