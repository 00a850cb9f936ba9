import { explain } from "countersign";
import { core, type StageName } from "countersign/contract";
import { type MandateFault, mandateFaults } from "countersign/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});

describe("an explanation", () => {
  it("lists every rung in the order of the ladder", async () => {
    const { rungs, ...verdict } = await scene.verifier({ requireAgent: true }).explain(await scene.issuer.mint());
    expect(verdict).toEqual({ ok: true, profile: "2026-05", contract: core.profiles["2026-05"].contract });
    expect(rungs.map(({ stage, check, state }) => `${stage}/${check}: ${state}`)).toEqual([
      "extract/configuration: pass",
      "extract/token: pass",
      "decode/size: pass",
      "decode/form: pass",
      "decode/header: pass",
      "signature/keys: pass",
      "signature/key: pass",
      "signature/signature: pass",
      "claims/payload: pass",
      "claims/shape: pass",
      "claims/issuer: pass",
      "claims/audience: pass",
      "claims/exp: pass",
      "claims/nbf: pass",
      "claims/iat: pass",
      "claims/zoneId: pass",
      "revocation/revocations: pass",
      "requirements/requiredScopes: skipped",
      "requirements/requireAgent: pass",
      "requirements/requireDelegation: skipped",
      "requirements/requireChainContains: skipped",
      "requirements/maxHopCount: pass",
    ]);
  });

  it.each(Object.entries(mandateFaults) as [MandateFault, (typeof mandateFaults)[MandateFault]][])(
    "of %s agrees with the verdict and names the stage",
    async (fault, row) => {
      const verifier = scene.verifier();
      const token = await scene.issuer.mint({}, { fault });
      const result = await verifier.authenticate(token);
      const explanation = await verifier.explain(token);
      expect(explanation.ok).toBe(result.ok);
      expect(explanation.code).toBe(result.ok ? undefined : result.error.code);
      expect(explanation.description).toBe(result.ok ? undefined : result.error.description);
      const failed = explanation.rungs.filter((rung) => rung.state === "fail");
      expect(failed.map((rung): StageName => rung.stage)).toEqual([row.stage]);
      const place = explanation.rungs.findIndex((rung) => rung.state === "fail");
      expect(explanation.rungs.slice(place + 1).every((rung) => rung.state === "not reached")).toBe(true);
      expect(explanation.rungs.slice(0, place).every((rung) => rung.state === "pass")).toBe(true);
    },
  );

  it("walks the whole ladder for a token that the verifier remembers", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ sid: "remembered" });
    await verifier.authenticate(token);
    scene.revocations.markRevoked("remembered");
    expect((await verifier.explain(token)).rungs.find((rung) => rung.state === "fail")).toEqual({
      stage: "revocation",
      check: "revocations",
      state: "fail",
      code: "session_revoked",
      detail: "the authority was withdrawn",
    });
  });

  it("names outages with their reason", async () => {
    const down = await createScene();
    down.issuer.setMode("down");
    const explanation = await explain(await down.issuer.mint(), down.deps);
    expect(explanation).toMatchObject({ ok: false, code: "verification_unavailable", reason: "keys_unavailable" });
    expect(explanation.rungs.find((rung) => rung.state === "fail")).toMatchObject({
      stage: "signature",
      check: "keys",
    });
  });

  it("contains nothing of the token", async () => {
    const token = await scene.issuer.mint({
      sub: "private-person",
      scope: "private-scope",
      zone_id: "private-zone",
      sid: "private-sid",
    });
    const verifier = scene.verifier({ zoneId: "zone-1", requiredScopes: ["other"] });
    const text = JSON.stringify([await verifier.explain(token), await verifier.authenticate(token)]);
    expect(text).not.toMatch(/private-/);
    for (const segment of token.split(".")) expect(text).not.toContain(segment);
  });

  it("is frozen throughout", async () => {
    const explanation = await scene.verifier().explain(await scene.issuer.mint());
    for (const part of [explanation, explanation.rungs, ...explanation.rungs]) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe("results", () => {
  it("are frozen at every depth, and requests cannot affect each other through them", async () => {
    const verifier = scene.verifier();
    const token = await scene.issuer.mint({ custom: { list: [{ deep: true }] }, aud: [scene.issuer.audience, "x"] });
    const first = await verifier.authenticate(token);
    if (!first.ok) throw new Error(first.error.code);
    const seen: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      seen.push(value);
      expect(Object.isFrozen(value)).toBe(true);
      for (const member of Object.values(value)) visit(member);
    };
    visit(first);
    expect(seen.length).toBeGreaterThan(8);
    expect(() => Object.assign(first.principal, { scope: "admin" })).toThrow(TypeError);
    const second = await verifier.authenticate(token);
    expect(second).toEqual(first);
    expect(Object.isFrozen(await verifier.authenticate("x"))).toBe(true);
  });
});
