import { createFixture } from "../fixture.ts";
import { loadContract } from "../product.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

/** Diagnostics: what single steps of a verification cost, next to the signature. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const { core } = await loadContract();
  const profile = core.profiles["2026-05"];
  const payloads = fixture.tokens.map(
    (token) => JSON.parse(Buffer.from(token.split(".")[1] as string, "base64url").toString()) as unknown,
  );
  return {
    alternatives: [
      raw(fixture),
      {
        name: "claims validation",
        form: "generated",
        mode: "sync",
        call: (index) => profile.hasClaimsShape(payloads[index % payloads.length]),
        holds: (outcome) => outcome === true,
      },
    ],
  };
};
