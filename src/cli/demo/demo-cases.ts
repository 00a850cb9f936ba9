import type { DemoCase, DemoExpectation } from "./demo-case.ts";

const allowed: DemoExpectation = { verdict: "allowed", status: 200 };
const service = { service: "shop" };
const deployer = { scope: "tool:call deploy:run" };

function refused(status: number, code: string, rung: string): DemoExpectation {
  return { verdict: "refused", status, code, rung };
}

const genuine = "Is the mandate genuine?";
const meant = "Is it meant for this server, at this moment?";
const holds = "Does the authority still hold?";
const may = "May it use this tool?";

/**
 * The calls of the demo, in order: later ones rely on what earlier ones did to issuer and server. The rotation comes before
 * the attacks, because a bad signature uses up the verifier's one key request per cooldown.
 */
export const demoCases: readonly DemoCase[] = [
  {
    question: "Is there a credential?",
    title: "hello, no mandate",
    tool: "hello",
    authorization: () => null,
    expect: refused(401, "missing_token", "extract"),
  },
  {
    question: "Is there a credential?",
    title: "hello, two mandates in one header",
    tool: "hello",
    authorization: (mandate) => `Bearer ${mandate}, Bearer ${mandate}`,
    expect: refused(400, "invalid_request", "extract"),
  },
  { question: genuine, title: "hello, good mandate", tool: "hello", expect: allowed },
  { question: genuine, title: "hello, good, older protocol era", tool: "hello", era: "legacy", expect: allowed },
  {
    question: genuine,
    title: "hello, signed after a key rotation",
    tool: "hello",
    setup: ({ issuer }) => issuer.rotate(),
    expect: allowed,
  },
  {
    question: genuine,
    title: "hello, unsigned (alg none)",
    tool: "hello",
    how: { fault: "alg-none" },
    expect: refused(401, "invalid_token", "decode"),
  },
  {
    question: genuine,
    title: "hello, public key used as HMAC key",
    tool: "hello",
    how: { fault: "hs256-public-key" },
    expect: refused(401, "invalid_token", "decode"),
  },
  {
    question: genuine,
    title: "hello, claims changed after signing",
    tool: "hello",
    how: { fault: "tampered-payload" },
    expect: refused(401, "invalid_token", "signature"),
  },
  {
    question: genuine,
    title: "hello, key id never published",
    tool: "hello",
    how: { fault: "unknown-kid" },
    expect: refused(401, "invalid_token", "signature"),
  },
  {
    question: meant,
    title: "hello, wrong audience",
    tool: "hello",
    how: { fault: "wrong-audience" },
    expect: refused(401, "invalid_token", "claims"),
  },
  {
    question: meant,
    title: "hello, wrong issuer",
    tool: "hello",
    how: { fault: "wrong-issuer" },
    expect: refused(401, "invalid_token", "claims"),
  },
  {
    question: meant,
    title: "hello, expired",
    tool: "hello",
    how: { fault: "expired" },
    expect: refused(401, "invalid_token", "claims"),
  },
  {
    question: meant,
    title: "hello, expired, older protocol era",
    tool: "hello",
    era: "legacy",
    how: { fault: "expired" },
    expect: refused(401, "invalid_token", "claims"),
  },
  {
    question: meant,
    title: "hello, not yet valid",
    tool: "hello",
    how: { fault: "not-yet-valid" },
    expect: refused(401, "invalid_token", "claims"),
  },
  { question: holds, title: "hello, session alive", tool: "hello", claims: { sid: "session-demo" }, expect: allowed },
  {
    question: holds,
    title: "hello, same session after revocation",
    tool: "hello",
    claims: { sid: "session-demo" },
    setup: ({ issuer }) => issuer.revoke("session-demo"),
    expect: refused(403, "session_revoked", "revocation"),
  },
  {
    question: may,
    title: "write_note, scope missing",
    tool: "write_note",
    args: { text: "milk" },
    expect: refused(403, "insufficient_scope", "requirements"),
  },
  {
    question: may,
    title: "write_note, scope missing, older era",
    tool: "write_note",
    args: { text: "milk" },
    era: "legacy",
    expect: refused(403, "insufficient_scope", "requirements"),
  },
  {
    question: may,
    title: "write_note, scope present",
    tool: "write_note",
    args: { text: "milk" },
    claims: { scope: "tool:call notes:write" },
    expect: allowed,
  },
  {
    question: may,
    title: "deploy, no agent",
    tool: "deploy",
    args: service,
    claims: { ...deployer, agent_session_id: undefined },
    expect: refused(403, "agent_required", "requirements"),
  },
  {
    question: may,
    title: "deploy, no delegation",
    tool: "deploy",
    args: service,
    claims: { ...deployer, delegation_edge_id: undefined },
    expect: refused(403, "delegation_required", "requirements"),
  },
  {
    question: may,
    title: "deploy, chain without orchestrator",
    tool: "deploy",
    args: service,
    claims: { ...deployer, delegation_chain: [{ application_id: "app-stranger" }] },
    expect: refused(403, "chain_mismatch", "requirements"),
  },
  {
    question: may,
    title: "deploy, three hops where two may be",
    tool: "deploy",
    args: service,
    claims: { ...deployer, hop_count: 3 },
    expect: refused(403, "hop_count_exceeded", "requirements"),
  },
  { question: may, title: "deploy, everything met", tool: "deploy", args: service, claims: deployer, expect: allowed },
  {
    question: may,
    title: "audit_log, hidden from this mandate",
    tool: "audit_log",
    expect: { verdict: "not found", status: 200 },
  },
  {
    question: may,
    title: "audit_log, entitled to it",
    tool: "audit_log",
    claims: { scope: "tool:call audit:read" },
    expect: allowed,
  },
  {
    question: "And when the key server is down?",
    title: "hello, keys known from before",
    tool: "hello",
    setup: ({ issuer }) => issuer.setKeyServer("down"),
    expect: allowed,
  },
  {
    question: "And when the key server is down?",
    title: "hello, server has no keys yet",
    tool: "hello",
    fresh: true,
    expect: refused(503, "verification_unavailable", "signature"),
  },
];
