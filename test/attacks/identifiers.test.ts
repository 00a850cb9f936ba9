import { describe, expect, test } from "vitest";
import { createVerifier, verifyChainContains } from "../../src/index.ts";
import { createDoors } from "./doors.ts";

const name = "caf\u00e9-App";
const doors = createDoors({ zoneId: name });

/** Texts that look like the name, or that some comparison takes for it. */
const twins = [
  "cafe\u0301-App",
  "caf\u00e9-app",
  "CAF\u00c9-APP",
  "c\u0430f\u00e9-App",
  "caf\u00e9\u2010App",
  "caf\u00e9-App ",
  " caf\u00e9-App",
  "caf\u00e9-App\u200b",
  "\u{feff}caf\u00e9-App",
  "caf\u00e9-App\u0000",
  "caf\u00e9-App\n",
  "caf%C3%A9-App",
  "caf\u00e9-Ap",
  "caf\u00e9-App2",
  "*",
];

describe("identifiers", () => {
  test.each(twins)("%j is another zone", async (zone_id) => {
    await doors.refuse(doors.mint({ zone_id }), "invalid_zone");
    await doors.accept(doors.mint({ zone_id: name }));
  });

  test.each(twins)("%j is another application of the chain", async (application_id) => {
    const verifier = createVerifier({ ...doors.deps, requireChainContains: [name] });
    const token = doors.mint({ zone_id: name, delegation_chain: [{ application_id }], client_id: name });
    expect(await verifier.authenticate(token)).toMatchObject({ error: { code: "chain_mismatch" } });
    const alias = doors.mint({ zone_id: name, delegation_chain: [{ app: application_id }] });
    expect(await verifier.authenticate(alias)).toMatchObject({ error: { code: "chain_mismatch" } });
    const right = await verifier.authenticate(doors.mint({ zone_id: name, delegation_chain: [{ app: name }] }));
    expect(right.ok && verifyChainContains(right.principal, application_id)).toBe(false);
  });

  test.each(twins)("%j is another session to the revocation store", async (sid) => {
    doors.revocations.markRevoked(name);
    await doors.accept(doors.mint({ zone_id: name, sid }));
    await doors.refuse(doors.mint({ zone_id: name, sid: name }), "session_revoked");
  });

  test("long identifiers are compared whole", async () => {
    const long = "\u{1f511}".repeat(256);
    const verifier = createVerifier({ ...doors.deps, zoneId: long });
    expect((await verifier.authenticate(doors.mint({ zone_id: long }))).ok).toBe(true);
    for (const other of [`${long}\u{1f511}`, long.slice(2), `${long.slice(0, -2)}\u{1f512}`]) {
      expect(await verifier.authenticate(doors.mint({ zone_id: other }))).toMatchObject({
        error: { code: "invalid_zone" },
      });
    }
  });
});
