/**
 * How to test a guarded server without an identity provider: good mandates, every deliberate fault, a clock that obeys,
 * a key server that fails on command.
 *
 *     node examples/test-your-guard.ts
 */
import assert from "node:assert/strict";
import { createVerifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createFakeClock, createTestIssuer, type MandateFault, mandateFaults } from "countersign/testing";

const clock = createFakeClock();
const issuer = await createTestIssuer({ now: clock.now });
const revocations = new InMemoryRevocationStore();
const verifier = createVerifier({
  issuer: issuer.issuer,
  audience: issuer.audience,
  requiredScopes: ["tool:call"],
  revocations,
  fetch: issuer.fetch,
  now: clock.now,
  monotonicNow: clock.monotonicNow,
});
const verdict = async (mandate: string) => {
  const result = await verifier.authenticate(mandate);
  return result.ok ? "ok" : result.error.code;
};

// A good mandate passes, until it expires.
const mandate = await issuer.mint({ sid: "session-a" }, { ttlSeconds: 60 });
assert.equal(await verdict(mandate), "ok");
clock.advance(61_000);
assert.equal(await verdict(mandate), "invalid_token");

// Every deliberately wrong mandate is refused.
for (const fault of Object.keys(mandateFaults) as MandateFault[]) {
  assert.equal(await verdict(await issuer.mint({}, { fault })), mandateFaults[fault].code, fault);
}

// Revocation bites on the next call.
const revoked = await issuer.mint({ sid: "session-b" });
assert.equal(await verdict(revoked), "ok");
await revocations.markRevoked("session-b");
assert.equal(await verdict(revoked), "session_revoked");

// Keys rotate without a restart.
await issuer.rotate();
clock.advance(10_000);
assert.equal(await verdict(await issuer.mint()), "ok");

// A key server outage is no reason to accept or to blame the caller.
const cold = createVerifier({
  issuer: issuer.issuer,
  audience: issuer.audience,
  revocations,
  fetch: issuer.fetch,
  now: clock.now,
});
issuer.setMode("down");
const result = await cold.authenticate(await issuer.mint());
assert.equal(result.ok, false);
assert.equal(result.ok ? undefined : result.error.code, "verification_unavailable");

cold.close();
verifier.close();
console.log(`all as expected: ${Object.keys(mandateFaults).length} faults refused`);
