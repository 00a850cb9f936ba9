// Runs against the installed package: one mandate accepted, one refused, through the public entry points.
import { strict as assert } from "node:assert";
import { createVerifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createTestIssuer } from "countersign/testing";

const issuer = await createTestIssuer();
const revocations = new InMemoryRevocationStore();
const verifier = createVerifier({
  issuer: issuer.issuer,
  audience: "resource://example",
  requiredScopes: ["tool:call"],
  revocations,
  fetch: issuer.fetch,
});

const good = await verifier.authenticate(await issuer.mint({ aud: "resource://example", scope: "tool:call" }));
assert.equal(good.ok, true);

const poor = await verifier.authenticate(await issuer.mint({ aud: "resource://example", scope: "other" }));
assert.deepEqual(poor.ok ? undefined : [poor.error.code, poor.error.description], [
  "insufficient_scope",
  "Missing scope: tool:call",
]);

await revocations.markRevoked(good.principal.sid);
verifier.close();
