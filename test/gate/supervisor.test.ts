import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AuthError } from "../../generated/typescript/index.ts";
import { core } from "../../generated/typescript/index.ts";
import { createAuthError } from "../../src/core/create-auth-error.ts";
import type { Principal } from "../../src/gate/auth-info.ts";
import { createSupervisor, type SupervisorOptions } from "../../src/gate/supervisor.ts";
import { claims } from "./support/fake-verifier.ts";

const profile = core.profiles["2026-05"];
const gone = createAuthError(profile, "session_revoked");
const unknown = createAuthError(profile, "verification_unavailable", { reason: "revocation_unavailable" });

/** Principals, what the store says of them, and every question that was asked. */
function world(options: Partial<SupervisorOptions> = {}) {
  const asked: string[] = [];
  const verdicts = new Map<string, AuthError>();
  const listeners = new Set<(id?: string) => void>();
  let hold: Promise<void> | undefined;
  let release = (): void => {};
  const supervisor = createSupervisor({
    async check({ sid }) {
      asked.push(sid);
      await hold;
      return verdicts.get(sid) ?? null;
    },
    isUnknown: ({ code }) => code === unknown.code,
    recheckMs: 1_000,
    maxUnknownMs: 2_500,
    changes: undefined,
    authority: { identifiersOf: ({ sid, zoneId }) => [sid, zoneId], expiresInMs: () => Number.NaN },
    ...options,
  });
  const lost: (readonly [string, string])[] = [];
  return {
    asked,
    verdicts,
    lost,
    listeners,
    supervisor,
    changes: {
      onChange: (listener: (id?: string) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    watch: (principal: Principal, token?: string) =>
      supervisor.watch(principal, ({ code }) => lost.push([principal.sid, code]), token),
    fire: (id?: string) => {
      for (const listener of listeners) listener(id);
    },
    /** Makes the store silent until the returned function is called. */
    silence() {
      hold = new Promise((resolve) => {
        release = () => {
          hold = undefined;
          resolve();
        };
      });
      return () => release();
    },
  };
}

const principal = (sid: string): Principal => claims({ sid }) as Principal;
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a store that tells of nothing", () => {
  test("is asked once per interval for all calls under one token", async () => {
    const { watch, asked, verdicts, lost } = world();
    for (const token of ["t1", "t1", "t1", "t2"]) watch(principal(token === "t1" ? "a" : "b"), token);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["a", "b"]);
    verdicts.set("a", gone);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["a", "b", "a", "b"]);
    expect(lost).toEqual([
      ["a", "session_revoked"],
      ["a", "session_revoked"],
      ["a", "session_revoked"],
    ]);
  });

  test("is asked about principals of their own when no token says that they are the same", async () => {
    const { watch, asked } = world();
    watch(principal("a"));
    watch(principal("a"), "");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["a", "a"]);
  });

  test("is never asked more than 64 questions at a time, and not twice about one mandate", async () => {
    const { watch, asked, silence } = world();
    for (let index = 0; index < 200; index += 1) watch(principal(`s${index}`), `t${index}`);
    const release = silence();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(64);
    release();
    await settled();
    expect(asked).toHaveLength(200);
    expect(new Set(asked).size).toBe(200);
  });

  test("may be silent for maxUnknownMs, counted from its last certain answer", async () => {
    const { watch, verdicts, lost } = world();
    watch(principal("a"), "t");
    await vi.advanceTimersByTimeAsync(4_000);
    verdicts.set("a", unknown);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lost).toEqual([]);
    verdicts.delete("a");
    await vi.advanceTimersByTimeAsync(1_000);
    verdicts.set("a", unknown);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lost).toEqual([["a", "verification_unavailable"]]);
  });

  test("leaves no timer behind when the last call ends", async () => {
    const { watch } = world();
    const [one, other] = [watch(principal("a"), "t"), watch(principal("a"), "t")];
    one();
    expect(vi.getTimerCount()).toBe(1);
    other();
    other();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a store that tells of changes", () => {
  function listening(options: Partial<SupervisorOptions> = {}) {
    const late = world();
    const made = world({ changes: late.changes, maxUnknownMs: 0, ...options });
    return { ...made, fire: late.fire, listeners: late.listeners };
  }

  test("is asked at once about what a change concerns, and about nothing else", async () => {
    const { watch, asked, fire } = listening();
    watch(principal("a"), "t1");
    watch(principal("b"), "t2");
    await settled();
    asked.length = 0;
    fire("b");
    await settled();
    expect(asked).toEqual(["b"]);
    fire("nobody");
    await settled();
    expect(asked).toEqual(["b"]);
    fire("zone");
    await settled();
    expect(asked).toEqual(["b", "a", "b"]);
    fire();
    await settled();
    expect(asked).toEqual(["b", "a", "b", "a", "b"]);
  });

  test("is asked about everybody whose identifiers nobody knows", async () => {
    const { watch, asked, fire } = listening({
      authority: { identifiersOf: () => undefined, expiresInMs: () => Number.NaN },
    });
    watch(principal("a"), "t1");
    await settled();
    asked.length = 0;
    fire("anything");
    await settled();
    expect(asked).toEqual(["a"]);
  });

  test("is asked when a call begins: what changed just before was told to nobody", async () => {
    const { watch, verdicts, lost } = listening();
    verdicts.set("a", gone);
    watch(principal("a"), "t1");
    await settled();
    expect(lost).toEqual([["a", "session_revoked"]]);
  });

  test("is asked anew when it changes while it is asked", async () => {
    const { watch, verdicts, lost, asked, fire, silence } = listening();
    watch(principal("a"), "t1");
    await settled();
    const release = silence();
    fire("a");
    fire("a");
    fire("a");
    release();
    await settled();
    expect(asked).toEqual(["a", "a", "a"]);
    verdicts.set("a", gone);
    fire("a");
    await settled();
    expect(lost).toEqual([["a", "session_revoked"]]);
  });

  test("has waited long enough when it cannot tell", async () => {
    const { watch, verdicts, lost } = listening();
    watch(principal("a"), "t1");
    await settled();
    verdicts.set("a", unknown);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lost).toEqual([["a", "verification_unavailable"]]);
  });

  test("is listened to while something runs, and no longer", () => {
    const { watch, listeners, supervisor } = listening();
    const stop = watch(principal("a"), "t1");
    expect(listeners.size).toBe(1);
    stop();
    expect(listeners.size).toBe(0);
    watch(principal("a"), "t1");
    supervisor.close();
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test("that cannot be listened to is asked on the interval", async () => {
    const onChange = (): never => {
      throw new Error("no");
    };
    const { watch, asked } = world({ changes: { onChange } });
    watch(principal("a"), "t1");
    await settled();
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["a"]);
  });
});

describe("expiry", () => {
  test("between two turns of the timer is looked at in time", async () => {
    const until = performance.now() + 1_400;
    const { watch, verdicts, lost } = world({
      authority: { identifiersOf: () => [], expiresInMs: () => until - performance.now() },
    });
    watch(principal("a"), "t1");
    await vi.advanceTimersByTimeAsync(1_000);
    verdicts.set("a", gone);
    await vi.advanceTimersByTimeAsync(399);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(lost).toEqual([["a", "session_revoked"]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("one listener's failure does not keep the others from being told", async () => {
    const { supervisor, watch, verdicts, lost } = world();
    supervisor.watch(
      principal("a"),
      () => {
        throw new Error("no");
      },
      "t1",
    );
    watch(principal("a"), "t1");
    verdicts.set("a", gone);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lost).toHaveLength(1);
  });
});
