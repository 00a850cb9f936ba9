import { verify } from "node:crypto";
import type { Fixture } from "../fixture.ts";
import type { Alternative } from "../harness.ts";

/** The yardstick: one synchronous ES256 check with a bare `KeyObject` and a DER signature, and nothing else. */
export function raw({ publicKey, signed }: Fixture): Alternative {
  return {
    name: "raw",
    form: "crypto.verify",
    mode: "sync",
    call: (index) => {
      const { data, der } = signed[index % signed.length] as (typeof signed)[number];
      return verify("sha256", data, publicKey, der);
    },
    holds: (outcome) => outcome === true,
  };
}
