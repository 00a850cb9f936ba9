import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CheckingStore, checkStore } from "../../src/mandate/check-store.ts";

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", onUnhandled));
afterEach(() => {
  process.off("unhandledRejection", onUnhandled);
  unhandled.length = 0;
});

const anchors = [{ zone: "z", kind: "record", id: "a" }] as const;
const ask = (check: CheckingStore["check"]): unknown => {
  const store = { check, revoke: () => undefined, isRevoked: () => false, markRevoked: () => undefined };
  return checkStore(store, anchors, undefined, { timeoutMs: 5_000, signal: undefined });
};
const fail = (): never => {
  throw new Error("secret-host.internal");
};

describe("an answer that comes later and cannot be read", () => {
  it.each([
    [
      "a getter that throws",
      {
        get state() {
          return fail();
        },
      },
    ],
    ["a proxy that throws", new Proxy({}, { get: (_, name) => (name === "then" ? undefined : fail()) })],
  ])("%s: nobody can tell, at once, and no rejection is left", async (_what, answer) => {
    const asked = performance.now();
    expect(await ask(async () => answer)).toBe("unavailable");
    expect(performance.now() - asked).toBeLessThan(4_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });
});
