import { describe, expect, it } from "vitest";
import { core } from "../../generated/typescript/index.ts";
import { createConformanceExecutor } from "../../src/testing/index.ts";

const executor = createConformanceExecutor({ contract: core });
const claims = { iss: "i", aud: "a", exp: 2, sub: "s", zone_id: "z", client_id: "c", sid: "r" };
const one = {
  id: "one",
  profile: "2026-05",
  now: 1,
  document: JSON.stringify(claims),
  need: '{"issuer":"i","audience":"a"}',
};

const ask = async (message: object): Promise<unknown> => {
  const { line } = await executor.answer(JSON.stringify(message));
  return line === undefined ? undefined : JSON.parse(line);
};
const resultOf = async (changes: object): Promise<unknown> => {
  const answer = await ask({ type: "run", seq: 1, suite: "x", run: "ladder", cases: [{ ...one, ...changes }] });
  return (answer as { readonly results: readonly unknown[] }).results[0];
};

describe("a conformance executor", () => {
  it("says what it is", async () => {
    const { version, digest } = core;
    expect(await ask({ type: "start", protocol: 1 })).toEqual({
      language: "typescript",
      name: "countersign",
      version,
      contract: { version, digest },
    });
    const named = createConformanceExecutor({ contract: core, name: "mine", version: "7" });
    const { line } = await named.answer('{"type":"start","protocol":1}');
    expect(JSON.parse(line ?? "")).toMatchObject({ name: "mine", version: "7" });
  });

  it("judges a case by the generated code", async () => {
    expect(await resultOf({})).toEqual({ id: "one", outcome: "valid" });
    expect(await resultOf({ now: 2 })).toMatchObject({ outcome: "invalid", code: "invalid_token", check: "exp" });
    expect(await resultOf({ need: "{}" })).toEqual({ id: "one", outcome: "error" });
    expect(await resultOf({ document: "{" })).toMatchObject({ outcome: "invalid", check: "json", rule: "syntax" });
  });

  it("judges by the profile of the case", async () => {
    const need = '{"issuer":"i","audience":"a"}';
    expect(await resultOf({ profile: "1.0", need })).toEqual({ id: "one", outcome: "error" });
    const zone = '{"issuer":"i","audience":"a","zoneId":"z"}';
    expect(await resultOf({ profile: "1.0", need: zone })).toMatchObject({ outcome: "invalid", check: "shape" });
  });

  it("asks hooks as the case scripts them", async () => {
    const script = (otherwise: unknown): object => ({
      hooks: { isRevoked: { answers: { r: otherwise }, otherwise: false } },
    });
    expect(await resultOf(script(true))).toMatchObject({ code: "session_revoked" });
    expect(await resultOf(script("throws"))).toMatchObject({
      code: "verification_unavailable",
      reason: "revocation_unavailable",
    });
    expect(await resultOf(script("text"))).toMatchObject({ code: "verification_unavailable" });
    expect(await resultOf({ hooks: { isRevoked: { answers: { other: true }, otherwise: false } } })).toMatchObject({
      outcome: "valid",
    });
  });

  it.each(["nobody", "__proto__", "constructor"])("skips a case of the profile %s", async (profile) => {
    expect(await resultOf({ profile })).toEqual({ id: "one", skip: `no profile ${profile}` });
  });

  it("ends when it is told to", async () => {
    expect(await executor.answer('{"type":"stop"}')).toEqual({ done: true });
  });

  it.each(['{"type":"start","protocol":2}', '{"type":"hello"}', "{}", "text", ""])("refuses %j", async (line) => {
    await expect(executor.answer(line)).rejects.toThrow();
  });
});
