import { describe, expect, test, vi } from "vitest";
import { core } from "../../generated/typescript/index.ts";
import { createAuthError } from "../../src/core/create-auth-error.ts";
import { createSupervisor, type SupervisorOptions } from "../../src/gate/supervisor.ts";
import { claims } from "./support/fake-verifier.ts";

const gone = createAuthError(core.profiles["2026-05"], "session_revoked");

function supervisorOf(options: Partial<SupervisorOptions>) {
  return createSupervisor({
    check: async () => null,
    isUnknown: () => false,
    recheckMs: 60_000,
    maxUnknownMs: 0,
    changes: undefined,
    authority: { identifiersOf: ({ sid, zoneId }) => [sid, zoneId], expiresInMs: () => Number.NaN },
    ...options,
  });
}

describe("a source of changes", () => {
  test.each([
    ["answers what is no function", (): unknown => ({ on: true })],
    [
      "cannot be left",
      (): unknown => () => {
        throw new Error("no such listener");
      },
    ],
  ])("that %s harms neither the call that ends nor those after it", async (_what, answer) => {
    const onChange = vi.fn(answer) as unknown as () => () => void;
    let isGone = false;
    const supervisor = supervisorOf({ changes: { onChange }, check: async () => (isGone ? gone : null) });
    for (let call = 0; call < 2; call += 1) expect(() => supervisor.watch(claims(), () => {}, "t")()).not.toThrow();
    isGone = true;
    // More than are asked about at a time: one that fails must not take a place for ever.
    for (let call = 0; call < 100; call += 1) {
      const lost = new Promise((resolve) => supervisor.watch(claims(), resolve, `t${call}`));
      expect(await lost).toBe(gone);
    }
    expect(() => supervisor.close()).not.toThrow();
  });

  test("that names every zone is heard by the calls of all", async () => {
    const told = new Set<(id?: string) => void>();
    const changes = {
      onChange: (listener: (id?: string) => void) => {
        told.add(listener);
        return () => void told.delete(listener);
      },
    };
    let isGone = false;
    const supervisor = supervisorOf({ changes, check: async () => (isGone ? gone : null) });
    let error: unknown;
    supervisor.watch(claims(), (given) => {
      error = given;
    });
    await new Promise((resolve) => setImmediate(resolve));
    isGone = true;
    for (const listener of told) listener("");
    await new Promise((resolve) => setImmediate(resolve));
    expect(error).toBe(gone);
    supervisor.close();
  });
});
