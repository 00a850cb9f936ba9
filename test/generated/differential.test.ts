import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildModel, type ContractSource } from "../../codegen/src/index.ts";
import type { HookAnswer } from "../../codegen/src/targets/vectors/case.ts";
import { createOracle } from "../../codegen/src/targets/vectors/oracle.ts";
import { readStrictJson } from "../../codegen/src/targets/vectors/strict-json.ts";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import { contract } from "../../schema/index.ts";
import { differences, runCase, type Subject } from "../conformance/executor.ts";
import { anyClaims, anyNeed, anyText } from "./arbitrary.ts";

const model = buildModel({ ...contract, out: "generated" } as ContractSource);
const [profileModel] = model.profiles;
if (profileModel === undefined) throw new TypeError("the contract has no profile");
const oracle = createOracle(profileModel);
const subject: Subject = { profile: core.profiles["2026-05"] as unknown as Profile, decodeJson, decodeUtf8 };
const ladder = { suite: "fuzz", description: "", run: "ladder", cases: [] } as const;
const answers = fc.oneof(
  { weight: 6, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constantFrom<HookAnswer>(true, "throws", "null", "text") },
);

describe("generated code and the oracle agree", () => {
  it("about arbitrary claims and requirements", { timeout: 60_000 }, async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(anyClaims, anyNeed, answers, async (claims, need, otherwise) => {
        const situation = {
          now: 1_800_000_000,
          document: JSON.stringify(claims),
          need: JSON.stringify(need),
          hooks: { isRevoked: { answers: {}, otherwise } },
        };
        const expected = oracle.judge(situation);
        const one = { id: "fuzz", description: "", profile: "2026-05", ...situation, expect: expected };
        const found = await runCase(subject, ladder, one);
        const key = expected.code ?? expected.outcome;
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
        expect({ found, differs: differences(found, expected) }).toEqual({ found: expected, differs: [] });
      }),
      { numRuns: 6000 },
    );
    // A run that only ever sees one outcome would prove little.
    for (const key of [
      "valid",
      "error",
      "invalid_token",
      "insufficient_scope",
      "session_revoked",
      "verification_unavailable",
    ]) {
      expect(outcomes.get(key) ?? 0, `${key} of ${JSON.stringify([...outcomes])}`).toBeGreaterThan(50);
    }
  });

  it("about arbitrary text", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 6 }), (text, depth) => {
        const expected = readStrictJson(text, depth);
        const found = decodeJson(text, depth);
        seen.add("rule" in expected ? expected.rule : "value");
        // A text can break several rules; languages need agree only on whether it breaks one.
        expect(found.ok).toBe("value" in expected);
        if (found.ok && "value" in expected) expect(isDeepStrictEqual(found.value, expected.value)).toBe(true);
      }),
      { numRuns: 6000 },
    );
    expect([...seen].sort()).toEqual([
      "depth",
      "duplicate-member",
      "lone-surrogate",
      "number-range",
      "syntax",
      "value",
    ]);
  });
});
