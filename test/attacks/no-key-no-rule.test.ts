import { describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { authenticate, createVerifier } from "../../src/index.ts";
import { call, createDoors } from "./doors.ts";
import { audience, createForgeKey, forge, publish } from "./forge.ts";

const doors = createDoors();

async function statusOf(
  gate: ReturnType<typeof createGate>,
  token: string | undefined,
  name: string,
): Promise<unknown> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const entry = await gate.fetch(new Request(audience, { method: "POST", headers, body: call(1, name) }));
  return entry instanceof Response ? entry.status : "accepted";
}

describe("no key or no rule means pass", () => {
  test("CVE-2026-31837: without a key nothing passes, and with a wrong one nothing either", async () => {
    for (const keys of [[], [createForgeKey("other").jwk], [createForgeKey("key-1").jwk]]) {
      const verifier = createVerifier({ ...doors.deps, fetch: publish(...keys).fetch });
      expect((await verifier.authenticate(doors.mint())).ok).toBe(false);
    }
  });

  test("CVE-2021-21378: a failed credential is never skipped in favour of a weaker rule", async () => {
    const gate = createGate({
      verifier: doors.verifier,
      resource: audience,
      default: "allow",
      tools: { open: {}, write: { requiredScopes: ["write"] } },
      onWarning: () => {},
    });
    const bad = forge(createForgeKey("key-1"));
    for (const name of ["open", "write", "unheard-of"]) {
      expect(await statusOf(gate, bad, name), name).toBe(401);
      expect(await statusOf(gate, undefined, name), name).toBe(401);
    }
    expect(await statusOf(gate, doors.mint(), "open")).toBe("accepted");
    expect(await statusOf(gate, doors.mint(), "write")).toBe(403);
  });

  test("CVE-2021-21378: a bad header beside a good one, a query or a body is refused", async () => {
    const good = doors.mint();
    const bad = forge(createForgeKey("key-1"));
    const answer = async (url: string, headers: Headers, body: string): Promise<unknown> => {
      const entry = await doors.gate.fetch(new Request(url, { method: "POST", headers, body }));
      return entry instanceof Response ? entry.status : "accepted";
    };
    const inBody = JSON.stringify({
      ...JSON.parse(call()),
      params: { name: "read", _meta: { token: good }, access_token: good },
    });
    const two = new Headers([
      ["authorization", `Bearer ${bad}`],
      ["authorization", `Bearer ${good}`],
    ]);
    expect(await answer(audience, two, call())).toBe(400);
    expect(await answer(`${audience}?access_token=${good}&token=${good}`, new Headers(), call())).toBe(401);
    expect(await answer(audience, new Headers(), inBody)).toBe(401);
    expect(await answer(audience, new Headers({ authorization: `Bearer ${bad}` }), inBody)).toBe(401);
    expect(await answer(audience, new Headers({ authorization: `Basic ${good}` }), call())).toBe(401);
    expect(await answer(audience, new Headers({ "x-authorization": `Bearer ${good}` }), call())).toBe(401);
    expect(await answer(audience, new Headers({ cookie: `token=${good}` }), call())).toBe(401);
  });

  test("CVE-2026-32211: nothing starts without issuer, audience or store", async () => {
    for (const name of ["issuer", "audience", "revocations"] as const) {
      for (const value of [undefined, null, "", [], {}, 0, false]) {
        const deps = { ...doors.deps, [name]: value } as never;
        expect(() => createVerifier(deps), `${name} ${JSON.stringify(value)}`).toThrow(TypeError);
        expect(await authenticate(doors.mint(), deps)).toMatchObject({
          error: { code: "verification_unavailable", reason: "misconfigured" },
        });
      }
    }
    expect(() => createGate({ resource: audience } as never)).toThrow(TypeError);
    expect(() => createGate({ verifier: {}, resource: audience } as never)).toThrow(TypeError);
    expect(() => createGate({ verifier: doors.verifier } as never)).toThrow(TypeError);
  });

  test("CVE-2026-32211: an item that no map names is hidden unless the default says otherwise", async () => {
    const gate = createGate({ verifier: doors.verifier, resource: audience, tools: { open: {} }, onWarning: () => {} });
    expect(await statusOf(gate, doors.mint(), "open")).toBe("accepted");
    for (const name of [
      "Open",
      "open ",
      " open",
      "open\u0000",
      "op\u0435n",
      "toString",
      "__proto__",
      "constructor",
      "",
      "open/../open",
    ]) {
      expect(await statusOf(gate, doors.mint(), name), JSON.stringify(name)).not.toBe("accepted");
    }
  });

  test("CVE-2026-32211: an empty list of wanted scopes is no rule, and a misspelt rule is refused", async () => {
    for (const overrides of [
      { requiredScope: ["x"] },
      { scopes: ["x"] },
      { RequiredScopes: ["x"] },
      { requiredScopes: "x" },
      { maxHopCount: null },
    ]) {
      expect(
        await doors.verifier.authenticate(doors.mint(), overrides as never),
        JSON.stringify(overrides),
      ).toMatchObject({ ok: false });
      expect(() => doors.verifier.require(overrides as never), JSON.stringify(overrides)).toThrow(TypeError);
      expect(() =>
        createGate({
          verifier: doors.verifier,
          resource: audience,
          tools: { open: overrides as never },
          onWarning: () => {},
        }),
      ).toThrow(TypeError);
    }
  });
});
