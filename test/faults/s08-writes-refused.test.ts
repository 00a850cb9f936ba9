import { describe, expect, it } from "vitest";
import { hasNoRedis } from "../redis/server.ts";
import { loading, noAuth, outOfMemory, readOnly, wrongType } from "./support/server-faults.ts";
import { useLab } from "./support/use-lab.ts";

describe.skipIf(hasNoRedis)("S8 Redis refuses commands", () => {
  const use = useLab();

  it.each([outOfMemory, readOnly, noAuth, wrongType])(
    "$name: the revocation is rejected and yet kept, and verifiers close at maxStaleMs",
    async (fault) => {
      expect((await use.withstands(fault)).revocation).toBe("rejected");
    },
  );

  it("loading: nobody is harmed", async () => {
    await use.withstands(loading);
  });
});
