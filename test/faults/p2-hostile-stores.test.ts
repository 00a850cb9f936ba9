import { afterAll, describe, expect, test } from "vitest";
import type { RevocationStore } from "../../src/index.ts";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "../attacks/doors.ts";

const rejections: unknown[] = [];
const listen = (reason: unknown): void => void rejections.push(reason);
process.on("unhandledRejection", listen);
afterAll(() => {
  process.off("unhandledRejection", listen);
  expect(rejections).toEqual([]);
});

function thrower(): never {
  throw new Error("internal-host:6379 secret-canary");
}
const never = new Promise<boolean>(() => {});
// biome-ignore-start lint/suspicious/noThenProperty: hostile thenables are the point
/** What a store may do instead of answering with a boolean. */
const answers: Readonly<Record<string, () => unknown>> = {
  throws: thrower,
  rejects: async () => thrower(),
  "rejects with undefined": () => Promise.reject(undefined),
  "answers undefined": () => undefined,
  "answers null": () => null,
  "answers 0": () => 0,
  "answers 1": () => 1,
  "answers an empty text": () => "",
  "answers false as text": () => "false",
  "answers a list": () => [false],
  "answers a Boolean object": () => new Boolean(false),
  "resolves with undefined": async () => undefined,
  "resolves with 0": async () => 0,
  "resolves with null": async () => null,
  "resolves with an object": async () => ({}),
  "never answers": () => never,
  "a thenable that never settles": () => ({ then: () => {} }),
  "a thenable whose then throws": () => ({ then: thrower }),
  "a thenable whose getter throws": () => Object.defineProperty({}, "then", { get: thrower }),
  "a thenable as a function": () =>
    Object.assign(() => {}, { then: (resolve: (value: boolean) => void) => resolve(false) }),
  "a promise whose catch is a trap": () => Object.assign(Promise.resolve(0), { catch: thrower }),
  "a promise whose then is a trap": () => Object.assign(Promise.resolve(0), { then: thrower }),
  "a proxy": () => new Proxy({}, { get: thrower }),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a symbol": () => Symbol("x"),
};
// biome-ignore-end lint/suspicious/noThenProperty: hostile thenables are the point
const outage = {
  ok: false,
  error: {
    code: "verification_unavailable",
    description: "Verification temporarily unavailable",
    reason: "revocation_unavailable",
    retryAfterSeconds: 5,
  },
};

describe("P2 hostile stores", () => {
  test.each(Object.keys(answers))("a store that %s is an outage at every door, within the timeout", async (name) => {
    const isRevoked = answers[name] as RevocationStore["isRevoked"];
    const doors = createDoors({ revocations: { isRevoked, markRevoked: () => {} }, revocationTimeoutMs: 20 });
    const token = doors.mint();
    for (let round = 0; round < 2; round += 1) {
      const result = await doors.verifier.authenticate(token);
      expect(result.ok ? result : { ok: false, error: result.error }).toMatchObject(
        name.includes("trap") || name.includes("proxy")
          ? { ok: false, error: { code: "verification_unavailable" } }
          : outage,
      );
      expect(JSON.stringify(result)).not.toContain("canary");
    }
    await doors.refuse(token, "verification_unavailable", name);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });

  test("a store that loses its method, or turns hostile, after construction is an outage", async () => {
    const doors = createDoors();
    for (const replacement of [undefined, null, 1, {}, thrower]) {
      const store: { isRevoked: unknown; markRevoked: () => void } = { isRevoked: () => false, markRevoked: () => {} };
      const verifier = createVerifier({ ...doors.deps, revocations: store as RevocationStore });
      expect((await verifier.authenticate(doors.mint())).ok).toBe(true);
      store.isRevoked = replacement;
      expect(await verifier.authenticate(doors.mint())).toMatchObject(outage);
    }
  });

  test("an answer that comes after the timeout changes nothing, for this call or the next", async () => {
    let answer: (revoked: boolean) => void = () => {};
    const revocations = {
      isRevoked: () => new Promise<boolean>((resolve) => (answer = resolve)),
      markRevoked: () => {},
    };
    const doors = createDoors({ revocations, revocationTimeoutMs: 10 });
    const first = await doors.verifier.authenticate(doors.mint());
    const late = answer;
    const second = doors.verifier.authenticate(doors.mint());
    late(false);
    expect(first).toMatchObject(outage);
    expect(await second).toMatchObject(outage);
  });

  test("10,000 calls to a silent store settle together, each with its own timer gone", async () => {
    const doors = createDoors({
      revocations: { isRevoked: () => never, markRevoked: () => {} },
      revocationTimeoutMs: 30,
    });
    await doors.verifier.warmup();
    const token = doors.mint();
    const started = performance.now();
    const results = await Promise.all(Array.from({ length: 10_000 }, () => doors.verifier.authenticate(token)));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(results.every(({ ok }) => !ok)).toBe(true);
    expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThan(50);
  });

  test("revoked stays revoked however slowly it is said, and a check of a running call fails closed too", async () => {
    const revocations = {
      isRevoked: () => new Promise<boolean>((resolve) => setImmediate(resolve, true)),
      markRevoked: () => {},
    };
    const doors = createDoors({ revocations });
    await doors.refuse(doors.mint(), "session_revoked");
    const good = createDoors();
    const result = await good.verifier.authenticate(good.mint());
    if (!result.ok) throw new Error("refused");
    const broken = createVerifier({ ...good.deps, revocations: { isRevoked: thrower, markRevoked: () => {} } });
    expect(await broken.checkActive(result.principal)).toMatchObject({ reason: "revocation_unavailable" });
  });
});
