import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authenticate, authenticateRequest, checkActiveAuthority, explain, extractBearer } from "../../src/index.ts";
import { createDoors } from "./doors.ts";

const doors = createDoors();

/** Values that no type allows, each with a trap. */
const hostile: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  Number.NaN,
  1n,
  Symbol("x"),
  () => {
    throw new Error("called");
  },
  {},
  [],
  new Proxy({}, throwing()),
  new Proxy(() => {}, throwing()),
  {
    toString() {
      throw new Error("toString");
    },
  },
  // biome-ignore lint/suspicious/noThenProperty: a thenable that never settles is the point
  { then: () => {} },
  {
    get length() {
      throw new Error("length");
    },
  },
  Object.create(null),
  new String("a.b.c"),
  revoked(),
];

function throwing(): ProxyHandler<object> {
  const trap = (): never => {
    throw new Error("trap");
  };
  return { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap, apply: trap };
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function label(value: unknown): string {
  try {
    return typeof value;
  } catch {
    return "?";
  }
}

describe("exceptions that escape a parser", () => {
  test("CVE-2019-17195: any value as a token is a refusal", async () => {
    for (const value of hostile) {
      const token = value as string;
      const error = { ok: false, error: { code: "missing_token" } };
      expect(await authenticate(token, doors.deps), label(value)).toMatchObject(error);
      expect(await doors.verifier.authenticate(token), label(value)).toMatchObject(error);
      expect(await doors.verifier.identify(token), label(value)).toMatchObject(error);
      expect(await doors.verifier.authorization(token), label(value)).toMatchObject(error);
      expect(await doors.verifier.explain(token), label(value)).toMatchObject({ ok: false, code: "missing_token" });
      expect(extractBearer(token), label(value)).toBeNull();
      expect((await doors.gate.verifyToken(token)).ok, label(value)).toBe(false);
    }
  });

  test("CVE-2019-17195: any value as options, overrides or principal is a refusal", async () => {
    const misconfigured = { code: "verification_unavailable", reason: "misconfigured" };
    const token = doors.mint();
    for (const value of hostile) {
      expect(await authenticate(token, value as never), label(value)).toMatchObject({ error: misconfigured });
      expect(await checkActiveAuthority({} as never, value as never), label(value)).toMatchObject(misconfigured);
      expect((await explain(token, value as never)).ok, label(value)).toBe(false);
      expect((await doors.verifier.checkActive(value as never))?.code, label(value)).toMatch(
        /^(invalid_token|verification_unavailable)$/,
      );
      expect(await doors.verifier.checkRevocation(value as never), label(value)).toMatchObject({
        code: "verification_unavailable",
      });
      const request = await authenticateRequest(value as never, doors.verifier);
      expect(request.ok, label(value)).toBe(false);
      const viaOptions = await authenticateRequest(new Request("https://mcp.test"), value as never);
      expect(viaOptions).toMatchObject({ ok: false, error: misconfigured });
      if (value === undefined || label(value) === "?") continue;
      const overridden = await doors.verifier.authenticate(token, value as never);
      const isEmpty = typeof value === "object" && value !== null && isEmptyRecord(value);
      if (!isEmpty) expect(overridden, label(value)).toMatchObject({ error: misconfigured });
      const required = doors.verifier.checkRequirements(value as never, { requiredScopes: ["tool:call"] });
      expect(required.ok, label(value)).toBe(false);
    }
  });

  test("CVE-2019-17195: arbitrary text is refused at every door", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.base64String()),
        async (text) => {
          if (text !== "") await doors.refuse(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("CVE-2019-17195: arbitrary bytes as a request body never escape as an exception", async () => {
    const authorization = `Bearer ${doors.mint()}`;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (body) => {
        const request = new Request(doors.gate.resource, { method: "POST", headers: { authorization }, body });
        const entry = await doors.gate.fetch(request);
        expect(entry).toBeInstanceOf(Response);
        expect((entry as Response).status).toBe(400);
      }),
      { numRuns: 300 },
    );
  });
});

function isEmptyRecord(value: object): boolean {
  try {
    return !Array.isArray(value) && Reflect.ownKeys(value).length === 0;
  } catch {
    return false;
  }
}
