import {
  authenticate,
  authenticateRequest,
  CountersignConfigError,
  checkActiveAuthority,
  createVerifier,
  explain,
  type Hook,
} from "countersign";
import { type Contract, core, type ErrorRow, type HookRow, type Profile } from "countersign/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { codeOf, createScene, reasonOf, type Scene } from "./support/scene.ts";

let scene: Scene;
let token: string;
beforeEach(async () => {
  scene = await createScene();
  token = await scene.issuer.mint({ scope: "notes:read" });
});

const base = core.profiles["2026-05"] as Profile;
const suspended: ErrorRow = { ...(base.errors["session_revoked"] as ErrorRow), code: "tenant_suspended" };
const late: ErrorRow = { ...(base.errors["verification_unavailable"] as ErrorRow), code: "tenants_unavailable" };

const row: HookRow = {
  name: "tenant",
  order: 1_000,
  hook: "isTenantSuspended",
  args: ["zoneId", "clientId"],
  failsOn: true,
  error: "tenant_suspended",
  unavailable: "tenants_unavailable",
  reason: "revocation_unavailable",
  description: "The tenant is not suspended.",
};

/** A contract of one's own: the core's default profile with further hooks. */
function contractWith(...rows: readonly HookRow[]): Contract {
  const errors = { ...base.errors, tenant_suspended: suspended, tenants_unavailable: late };
  return { ...core, profiles: { "2026-05": { ...base, errors, hookChecks: [...base.hookChecks, ...rows] } } };
}

const verifierWith = (hooks: unknown, rows: readonly HookRow[] = [row], options: object = {}) =>
  createVerifier({
    ...scene.deps,
    ...options,
    contract: contractWith(...rows),
    hooks: hooks as Readonly<Record<string, Hook>>,
  });

describe("a hook of a contract of one's own", () => {
  it("gets the claims that the contract names, in order", async () => {
    const isTenantSuspended = vi.fn(() => false);
    expect(codeOf(await verifierWith({ isTenantSuspended }).authenticate(token))).toBe("ok");
    expect(isTenantSuspended.mock.calls).toEqual([["zone-1", "client-notes"]]);
  });

  it.each([
    ["at once", () => true],
    ["later", async () => true],
  ])("refuses with its own code %s", async (_, isTenantSuspended) => {
    const verifier = verifierWith({ isTenantSuspended });
    const result = await verifier.authenticate(token);
    expect(result).toMatchObject({ ok: false, error: { code: "tenant_suspended", description: "Session revoked" } });
    const explanation = await verifier.explain(token);
    expect(explanation.rungs.filter(({ stage }) => stage === "revocation")).toMatchObject([
      { check: "revocations", state: "pass" },
      { check: "tenant", state: "fail", code: "tenant_suspended", detail: "the hook refuses" },
    ]);
  });

  const silent: readonly (readonly [string, () => unknown])[] = [
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("down"))],
    ["hangs", () => new Promise(() => undefined)],
    ["answers a truthy text", () => "false"],
    ["answers a truthy text later", async () => "no"],
    ["answers nothing", () => undefined],
    ["answers null", () => null],
    ["answers 0", () => 0],
    ["answers an object", () => ({})],
    ["answers a function", () => () => false],
    [
      "answers a hostile thenable",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what is tested
        get then(): unknown {
          throw new Error("no");
        },
      }),
    ],
  ];

  it.each(silent)("that %s leaves the verdict open, with its own code and reason", async (_, isTenantSuspended) => {
    const kinds: unknown[] = [];
    const onDiagnostic = ({ kind, detail }: { kind: string; detail?: string | undefined }): void =>
      void kinds.push([kind, detail]);
    const verifier = verifierWith({ isTenantSuspended }, [row], { revocationTimeoutMs: 1, onDiagnostic });
    expect(reasonOf(await verifier.authenticate(token))).toBe("tenants_unavailable revocation_unavailable");
    expect(kinds).toContainEqual(["revocation_unavailable", "tenant"]);
    const result = await verifier.identify(token);
    if (!result.ok) throw new Error("unreachable");
    expect(await verifier.checkActive(result.principal)).toMatchObject({ code: "tenants_unavailable" });
  });

  it.each(silent)("that %s does not pass where false is what fails, either", async (_, isTenantActive) => {
    const positive = { ...row, hook: "isTenantActive", failsOn: false };
    const verifier = verifierWith({ isTenantActive }, [positive], { revocationTimeoutMs: 1 });
    expect(codeOf(await verifier.authenticate(token))).toBe("tenants_unavailable");
  });

  it("may fail on false", async () => {
    const positive = { ...row, hook: "isTenantActive", failsOn: false };
    expect(codeOf(await verifierWith({ isTenantActive: () => true }, [positive]).authenticate(token))).toBe("ok");
    expect(codeOf(await verifierWith({ isTenantActive: () => false }, [positive]).authenticate(token))).toBe(
      "tenant_suspended",
    );
  });

  it("is waited for no longer than the caller's signal says", async () => {
    const controller = new AbortController();
    let asked = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const isTenantSuspended = (): Promise<boolean> => {
      asked();
      return new Promise(() => undefined);
    };
    const verifier = verifierWith({ isTenantSuspended }, [row], { signal: controller.signal });
    const pending = verifier.authenticate(token);
    await arrived;
    controller.abort();
    expect(codeOf(await pending)).toBe("tenants_unavailable");
  });

  it("is asked again about a token that is remembered", async () => {
    let answer = false;
    const verifier = verifierWith({ isTenantSuspended: () => answer });
    expect(codeOf(await verifier.authenticate(token))).toBe("ok");
    answer = true;
    expect(codeOf(await verifier.authenticate(token))).toBe("tenant_suspended");
  });

  it("is skipped when a claim that it needs is absent", async () => {
    const isEdgeClosed = vi.fn(() => true);
    const verifier = verifierWith({ isEdgeClosed }, [{ ...row, hook: "isEdgeClosed", args: ["delegationEdgeId"] }]);
    const edgeless = await scene.issuer.mint({ delegation_edge_id: undefined });
    expect(codeOf(await verifier.authenticate(edgeless))).toBe("ok");
    expect(isEdgeClosed).not.toHaveBeenCalled();
    expect((await verifier.explain(edgeless)).rungs.find(({ check }) => check === "tenant")?.state).toBe("skipped");
    expect(codeOf(await verifier.authenticate(token))).toBe("tenant_suspended");
  });
});

describe("a principal that cannot be read", () => {
  it("makes the check unavailable, and nothing rejects", async () => {
    const hostile = new Proxy(
      { sid: "s-1" },
      {
        getOwnPropertyDescriptor(target, name) {
          if (name !== "sid") throw new Error("no");
          return Reflect.getOwnPropertyDescriptor(target, name);
        },
      },
    ) as never;
    const revocations = { isRevoked: async () => false, markRevoked: () => undefined };
    const verifier = verifierWith({ isTenantSuspended: () => false }, [row], { revocations });
    expect(await verifier.checkRevocation(hostile)).toMatchObject({ code: "verification_unavailable" });
    expect(await verifier.checkActive(hostile)).toMatchObject({ code: "verification_unavailable" });
  });
});

describe("several hooks", () => {
  const second: HookRow = { ...row, name: "second", order: 1_010, hook: "second", error: "session_revoked" };

  it("are asked in the order of the contract, and the first failure is the code", async () => {
    const asked: string[] = [];
    const hook = (name: string, answer: unknown) => (): unknown => {
      asked.push(name);
      return answer;
    };
    const hooks = { isTenantSuspended: hook("tenant", Promise.resolve(true)), second: hook("second", true) };
    expect(codeOf(await verifierWith(hooks, [second, row]).authenticate(token))).toBe("tenant_suspended");
    expect(asked).toEqual(["tenant"]);
    const passing = { ...hooks, isTenantSuspended: hook("tenant", Promise.resolve(false)) };
    expect(codeOf(await verifierWith(passing, [second, row]).authenticate(token))).toBe("session_revoked");
  });

  it("that cannot tell end the walk: a later one does not decide", async () => {
    const hooks = { isTenantSuspended: () => "?", second: () => true };
    expect(codeOf(await verifierWith(hooks, [row, second]).authenticate(token))).toBe("tenants_unavailable");
  });

  it("that look revocations up ask about the claims of their own row", async () => {
    const lookup: HookRow = { ...row, name: "client", hook: "isRevoked", args: ["clientId"] };
    scene.revocations.markRevoked("client-notes");
    expect(codeOf(await verifierWith(undefined, [lookup]).authenticate(token))).toBe("tenant_suspended");
    expect(codeOf(await scene.verifier().authenticate(token))).toBe("ok");
  });
});

describe("a contract that is none", () => {
  it.each([
    ["an empty profile", { profiles: { x: {} }, defaultProfile: "x" }],
    ["a profile of nothing", { profiles: { x: null }, defaultProfile: "x" }],
    ["no profiles", {}],
    [
      "a hostile one",
      new Proxy(
        {},
        {
          get() {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("is misconfiguration in every function form: %s", async (_, contract) => {
    const deps = { ...scene.deps, contract } as never;
    const misconfigured = { ok: false, error: { code: "verification_unavailable", reason: "misconfigured" } };
    expect(await authenticate(token, deps)).toMatchObject(misconfigured);
    expect(await authenticateRequest(new Request("https://notes.test"), deps)).toMatchObject(misconfigured);
    expect(await explain(token, deps)).toMatchObject({ ok: false, reason: "misconfigured" });
    expect(await checkActiveAuthority({} as never, deps)).toMatchObject(misconfigured.error);
    expect(() => createVerifier(deps)).toThrow(CountersignConfigError);
  });
});

describe("configuration of hooks", () => {
  it.each([
    ["a declared hook is missing", {}],
    ["no hooks are given", undefined],
    ["a hook is no function", { isTenantSuspended: true }],
    ["a hook is not declared", { isTenantSuspended: () => false, isTenantSuspendd: () => false }],
    ["a port of the library is given as a hook", { isTenantSuspended: () => false, isRevoked: () => false }],
    ["hooks are null", null],
    ["hooks are a list", [() => false]],
    ["a hook is inherited", Object.create({ isTenantSuspended: () => false })],
  ])("is at fault when %s", (_, hooks) => {
    expect(() => verifierWith(hooks)).toThrow(CountersignConfigError);
  });

  it("knows no hooks where the contract declares none", () => {
    expect(() => scene.verifier({ hooks: { isTenantSuspended: () => false } })).toThrow(CountersignConfigError);
  });

  it("is at fault when the contract turns a port of the library round", () => {
    const turned = { ...row, hook: "isRevoked", failsOn: false };
    expect(() => verifierWith(undefined, [turned])).toThrow(CountersignConfigError);
  });
});
