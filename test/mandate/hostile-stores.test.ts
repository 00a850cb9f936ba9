import type { RevocationStore } from "countersign/contract";
import { mintTestPrincipal } from "countersign/testing";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { lookUpRevocation } from "../../src/mandate/look-up-revocation.ts";
import { createScene, reasonOf, type Scene } from "./support/scene.ts";
import { thenable, unreadable } from "./support/thenable.ts";

let scene: Scene;
let token: string;
beforeAll(async () => {
  scene = await createScene();
  token = await scene.issuer.mint();
});

const storeOf = (isRevoked: (id: string) => unknown): RevocationStore =>
  ({ isRevoked, markRevoked: () => undefined }) as RevocationStore;
const fail = (): never => {
  throw new Error("secret-host.internal refused the connection");
};

const unavailable = "verification_unavailable revocation_unavailable";

describe("a store that", () => {
  const answers: readonly (readonly [string, () => unknown, string])[] = [
    ["answers false", () => false, "ok"],
    ["answers true", () => true, "session_revoked"],
    ["answers false later", async () => false, "ok"],
    ["answers true later", async () => true, "session_revoked"],
    ["answers by a thenable", () => thenable((resolve: (value: boolean) => void) => resolve(false)), "ok"],
    ["throws", fail, unavailable],
    ["rejects", async () => fail(), unavailable],
    ["answers undefined", () => undefined, unavailable],
    ["answers null", () => null, unavailable],
    ["answers 0", () => 0, unavailable],
    ["answers an empty string", () => "", unavailable],
    ["answers 'false'", () => "false", unavailable],
    ["answers 1", () => 1, unavailable],
    ["answers a Boolean object", () => Object(false), unavailable],
    ["answers undefined later", async () => undefined, unavailable],
    ["answers 0 later", async () => 0, unavailable],
    ["answers a thenable that throws", () => thenable(fail), unavailable],
    ["answers a thenable whose then throws on reading", () => unreadable(fail), unavailable],
    ["answers a function", () => fail, unavailable],
  ];
  it.each(answers)("%s: %3$s", async (_, answer, expected) => {
    const verifier = scene.verifier({ revocations: storeOf(answer) });
    const result = await verifier.authenticate(token);
    expect(reasonOf(result)).toBe(expected);
    expect(JSON.stringify(result)).not.toContain("secret-host");
    // A remembered token is asked about in the same way.
    expect(reasonOf(await verifier.authenticate(token))).toBe(expected);
  });

  it("never answers is unavailable once its time is over, and leaves no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const verifier = scene.verifier({
        revocations: storeOf(() => new Promise(() => undefined)),
        scheduling: "inline",
        revocationTimeoutMs: 250,
      });
      await verifier.warmup();
      const pending = verifier.authenticate(token);
      await new Promise((resolve) => setImmediate(resolve));
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(249);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(1);
      expect(reasonOf(await pending)).toBe(unavailable);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is waited for no longer than the caller's signal says", async () => {
    const controller = new AbortController();
    let asked: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const verifier = scene.verifier({
      signal: controller.signal,
      revocations: storeOf(() => {
        asked?.();
        return new Promise(() => undefined);
      }),
    });
    const pending = verifier.authenticate(token);
    await arrived;
    controller.abort();
    expect(reasonOf(await pending)).toBe(unavailable);
    expect(reasonOf(await verifier.authenticate(token))).toBe(unavailable);
  });

  it("answers synchronously causes no promise", () => {
    const verifier = scene.verifier({ revocations: storeOf(() => false) });
    expect(verifier.checkRevocation(mintTestPrincipal())).toBeUndefined();
    const revoking = scene.verifier({ revocations: storeOf(() => true) });
    expect(revoking.checkRevocation(mintTestPrincipal())).toMatchObject({ code: "session_revoked" });
  });

  it("is told to the operator when it fails", async () => {
    const kinds: string[] = [];
    const verifier = scene.verifier({ revocations: storeOf(fail), onDiagnostic: ({ kind }) => void kinds.push(kind) });
    await verifier.authenticate(token);
    expect(kinds).toContain("revocation_unavailable");
  });
});

describe("several anchors", () => {
  const look = (answers: Record<string, unknown>): unknown =>
    lookUpRevocation(
      storeOf((id) => (answers[id] === "throw" ? fail() : answers[id])),
      Object.keys(answers),
      { timeoutMs: 1_000, signal: undefined },
    );
  const later = (value: unknown): Promise<unknown> => Promise.resolve(value);

  it("pass only if all are", async () => {
    expect(look({ a: false, b: false })).toBe("pass");
    expect(await look({ a: false, b: later(false) })).toBe("pass");
  });

  it("fail if any is revoked, whatever becomes of the others", async () => {
    expect(look({ a: "throw", b: true })).toBe("fail");
    expect(look({ a: new Promise(() => undefined), b: true })).toBe("fail");
    expect(await look({ a: "throw", b: later(true) })).toBe("fail");
    expect(await look({ a: Promise.reject(new Error("x")), b: later(true) })).toBe("fail");
    expect(await look({ a: later(undefined), b: later(true), c: new Promise(() => undefined) })).toBe("fail");
  });

  it("are unknown if one is unknown and none is revoked", async () => {
    expect(look({ a: "throw", b: false })).toBe("unavailable");
    expect(await look({ a: later(null), b: false })).toBe("unavailable");
    expect(await look({ a: "throw", b: later(false) })).toBe("unavailable");
    expect(
      lookUpRevocation(
        storeOf(() => false),
        [undefined as unknown as string],
        { timeoutMs: 1_000, signal: undefined },
      ),
    ).toBe("unavailable");
    expect(look({})).toBe("unavailable");
  });
});
