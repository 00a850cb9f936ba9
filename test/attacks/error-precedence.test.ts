import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge, headerOf, issuerUrl, nowSeconds, withSegment } from "./forge.ts";

const base = createDoors({ zoneId: "zone-1", requiredScopes: ["tool:call"] });
base.revocations.markRevoked("revoked");

/** One fault per rung in the order of the ladder; each changes claims, or signs wrongly. */
const rungs = [
  { name: "decode", code: "invalid_token", stage: "decode", check: "header", header: { typ: "logout+jwt" } },
  { name: "signature", code: "invalid_token", stage: "signature", check: "signature", stranger: true },
  { name: "shape", code: "invalid_token", stage: "claims", check: "shape", claims: { sub: 1 } },
  { name: "issuer", code: "invalid_token", stage: "claims", check: "issuer", claims: { iss: `${issuerUrl}/` } },
  {
    name: "audience",
    code: "invalid_token",
    stage: "claims",
    check: "audience",
    claims: { aud: "https://other.test" },
  },
  { name: "expiry", code: "invalid_token", stage: "claims", check: "exp", claims: { exp: nowSeconds } },
  { name: "not before", code: "invalid_token", stage: "claims", check: "nbf", claims: { nbf: nowSeconds + 1 } },
  { name: "issued at", code: "invalid_token", stage: "claims", check: "iat", claims: { iat: nowSeconds + 61 } },
  { name: "zone", code: "invalid_zone", stage: "claims", check: "zoneId", claims: { zone_id: "zone-2" } },
  {
    name: "revocation",
    code: "session_revoked",
    stage: "revocation",
    check: "revocations",
    claims: { sid: "revoked" },
  },
  {
    name: "scopes",
    code: "insufficient_scope",
    stage: "requirements",
    check: "requiredScopes",
    claims: { scope: "x" },
  },
  { name: "agent", code: "agent_required", stage: "requirements", check: "requireAgent", agent: true },
  {
    name: "delegation",
    code: "delegation_required",
    stage: "requirements",
    check: "requireDelegation",
    delegation: true,
  },
  { name: "chain", code: "chain_mismatch", stage: "requirements", check: "requireChainContains", chain: true },
  { name: "hops", code: "hop_count_exceeded", stage: "requirements", check: "maxHopCount", claims: { hop_count: 11 } },
] as const satisfies readonly Rung[];

interface Rung {
  readonly name: string;
  readonly code: string;
  readonly stage: string;
  readonly check: string;
  readonly claims?: object;
  readonly header?: object;
  readonly stranger?: true;
  readonly agent?: true;
  readonly delegation?: true;
  readonly chain?: true;
}

const stranger = createForgeKey("key-1");
const whole = {
  agent_session_id: "agent-1",
  delegation_edge_id: "edge-1",
  delegation_chain: [{ application_id: "app-1" }],
};

function tokenWith(faults: readonly Rung[]): string {
  const of = (name: "agent" | "delegation" | "chain"): boolean => faults.some((fault) => fault[name] === true);
  const changes = Object.assign({}, whole, ...faults.map((fault) => fault.claims ?? {}));
  if (of("agent")) delete changes.agent_session_id;
  if (of("delegation")) delete changes.delegation_edge_id;
  if (of("chain")) delete changes.delegation_chain;
  const key = faults.some((fault) => fault.stranger === true) ? stranger : base.key;
  const header = Object.assign(headerOf(base.key), ...faults.map((fault) => fault.header ?? {}));
  return forge(key, claims(changes), header);
}

const verifier = createVerifier({
  ...base.deps,
  requireAgent: true,
  requireDelegation: true,
  requireChainContains: ["app-1"],
});

async function expectFirst(faults: readonly Rung[], first: Rung): Promise<void> {
  const token = tokenWith(faults);
  const note = faults.map(({ name }) => name).join(" + ");
  expect(await verifier.authenticate(token), note).toMatchObject({ ok: false, error: { code: first.code } });
  const explanation = await verifier.explain(token);
  const failed = explanation.rungs.find(({ state }) => state === "fail");
  expect(failed, note).toMatchObject({ stage: first.stage, check: first.check, code: first.code });
}

describe("error precedence", () => {
  test("CVE-2024-51744: expired and badly signed is refused at the signature, before any claim is read", async () => {
    await expectFirst([rungs[1], rungs[5]], rungs[1]);
    const unreadable = withSegment(base.mint(), 1, Buffer.from("{not json").toString("base64url"));
    const explanation = await verifier.explain(unreadable);
    expect(explanation.rungs.find(({ state }) => state === "fail")).toMatchObject({ stage: "signature" });
  });

  test("CVE-2024-51744: of every pair of faults the one on the lower rung is answered", async () => {
    for (const [at, first] of rungs.entries()) {
      await expectFirst([first], first);
      for (const second of rungs.slice(at + 1)) await expectFirst([second, first], first);
    }
  });

  test("CVE-2024-51744: all faults together are answered as the first, and each removed one uncovers the next", async () => {
    for (const [at, first] of rungs.entries()) await expectFirst(rungs.slice(at), first);
    expect((await verifier.authenticate(tokenWith([]))).ok).toBe(true);
  });

  test("CVE-2024-51744: the same holds when the token is remembered", async () => {
    const token = tokenWith([rungs[9], rungs[10]]);
    for (let round = 0; round < 3; round += 1) {
      expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "session_revoked" } });
    }
  });
});
