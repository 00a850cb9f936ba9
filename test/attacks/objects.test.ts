import { afterEach, describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { authenticate, createVerifier } from "../../src/index.ts";
import { call, createDoors } from "./doors.ts";
import { audience, claimsWith, forge } from "./forge.ts";

const doors = createDoors({ requiredScopes: ["tool:call"] });
const inherited = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__defineGetter__",
  "isPrototypeOf",
];
const polluted = new Set<string>();

/** Gives every object of the process a member, as a careless merge elsewhere would. */
function pollute(name: string, value: unknown): void {
  polluted.add(name);
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
}

afterEach(() => {
  for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
  polluted.clear();
});

describe("objects", () => {
  test("claims called like members of prototypes are data", async () => {
    for (const name of inherited) {
      await doors.accept(
        forge(doors.key, claimsWith(`${JSON.stringify(name)}:{"scope":"admin","sid":"x","hop_count":99}`)),
      );
      const result = await doors.verifier.authenticate(forge(doors.key, claimsWith(`${JSON.stringify(name)}:"x"`)));
      expect(result.ok && Object.getPrototypeOf(result.principal)).toSatisfy(
        (it: unknown) => it === Object.prototype || it === null,
      );
      expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
    }
  });

  test("scopes, zones, applications and sessions called so grant and match nothing by accident", async () => {
    for (const name of inherited) {
      await doors.refuse(doors.mint({ scope: name }), "insufficient_scope");
      const verifier = createVerifier({ ...doors.deps, requiredScopes: [name] });
      expect(await verifier.authenticate(doors.mint())).toMatchObject({ error: { code: "insufficient_scope" } });
      const chained = createVerifier({ ...doors.deps, requireChainContains: [name] });
      expect(await chained.authenticate(doors.mint())).toMatchObject({ error: { code: "chain_mismatch" } });
      const zoned = createVerifier({ ...doors.deps, zoneId: name });
      expect(await zoned.authenticate(doors.mint())).toMatchObject({ error: { code: "invalid_zone" } });
      await doors.accept(doors.mint({ sid: name, zone_id: name, client_id: name, sub: name }));
      expect(() => createVerifier({ ...doors.deps, profile: name } as never)).toThrow(TypeError);
      expect(() => createVerifier({ ...doors.deps, [name]: 1 } as never)).toSatisfy(
        (run: () => unknown) => name === "__proto__" || throws(run),
      );
    }
  });

  test("tools called so are unknown names unless a map has them as its own", async () => {
    const status = async (gate: ReturnType<typeof createGate>, name: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${doors.mint()}` };
      const entry = await gate.fetch(new Request(audience, { method: "POST", headers, body: call(1, name) }));
      return entry instanceof Response ? entry.status : "accepted";
    };
    const closed = createGate({
      verifier: doors.verifier,
      resource: audience,
      tools: { read: {} },
      onWarning: () => {},
    });
    const tools = JSON.parse(
      `{${inherited.map((name) => `${JSON.stringify(name)}:{"requiredScopes":["admin"]}`).join(",")}}`,
    );
    const named = createGate({
      verifier: doors.verifier,
      resource: audience,
      tools,
      default: "allow",
      onWarning: () => {},
    });
    for (const name of inherited) {
      expect(await status(closed, name), name).toBe(200);
      expect(await status(named, name), name).toBe(403);
    }
    expect(await status(named, "read")).toBe("accepted");
  });

  const pollutions: Readonly<Record<string, unknown>> = {
    sid: "other",
    scope: "tool:call admin",
    hop_count: 0,
    hopCount: 0,
    zone_id: "zone-1",
    exp: 2 ** 40,
    iss: "https://issuer.test",
    aud: audience,
    sub: "admin",
    client_id: "admin",
    agent_session_id: "agent",
    agentSessionId: "agent",
    delegation_edge_id: "edge",
    delegationEdgeId: "edge",
    delegation_chain: [{ application_id: "app" }],
    delegationChain: [{ applicationId: "app" }],
    application_id: "app",
    app: "app",
    alg: "ES256",
    kid: "key-1",
    crit: ["x"],
    ok: true,
    admin: true,
    requiredScopes: [],
    requireAgent: false,
    maxHopCount: 255,
    cache: {},
    0: "tool:call",
  };

  test.each(Object.keys(pollutions))(
    "a polluted prototype with %s lets nothing in that was refused before",
    async (name) => {
      const deps = {
        ...doors.deps,
        requireAgent: true,
        requireDelegation: true,
        requireChainContains: ["app"],
        maxHopCount: 3,
        cache: false as const,
      };
      const base = createVerifier(deps);
      const bad = ["sid", "exp", "iss", "aud", "sub", "client_id", "zone_id"].map((claim) =>
        doors.mint({ [claim]: undefined }),
      );
      const whole = { agent_session_id: "a", delegation_edge_id: "e", delegation_chain: [{ application_id: "app" }] };
      bad.push(
        doors.mint({ ...whole, scope: undefined }),
        doors.mint({ ...whole, agent_session_id: undefined }),
        doors.mint({ ...whole, delegation_edge_id: undefined }),
        doors.mint({ ...whole, delegation_chain: undefined }),
        doors.mint({ ...whole, delegation_chain: [{}] }),
        doors.mint({ ...whole, hop_count: 4 }),
        forge(doors.key, undefined, { typ: "JWT", kid: "key-1" }),
      );
      await base.warmup();
      const good = doors.mint(whole);
      expect((await base.authenticate(good)).ok).toBe(true);
      doors.revocations.markRevoked("revoked-one");
      bad.push(doors.mint({ ...whole, sid: "revoked-one" }));
      pollute(name, pollutions[name]);
      for (const token of bad) {
        expect((await base.authenticate(token)).ok, token).toBe(false);
        expect((await base.authenticate(token, {})).ok).toBe(false);
        const result = await authenticate(token, deps);
        expect(Object.hasOwn(result, "ok") && result.ok, "function form").toBe(false);
      }
    },
  );

  test("claims of a polluted process keep their own values", async () => {
    const token = doors.mint({ hop_count: 2, sid: "mine" });
    pollute("sid", "other");
    pollute("scope", "admin");
    pollute("hop_count", 0);
    const result = await doors.verifier.authenticate(token);
    expect(result).toMatchObject({ ok: true, principal: { sid: "mine", scope: "tool:call", hopCount: 2 } });
    expect((await doors.verifier.authenticate(token, { requiredScopes: ["admin"] })).ok).toBe(false);
  });
});

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
}
