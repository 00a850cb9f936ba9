import { describe, expect, it } from "vitest";
import type { RevocationStore } from "../../generated/typescript/index.ts";
import { createVerifier, type Verifier } from "../../src/mandate/index.ts";
import { askHook } from "../../src/testing/conformance/ask-hook.ts";
import { createTestIssuer } from "../../src/testing/index.ts";
import { type Expectation, suites, type VectorCase } from "./suites.ts";

const issuer = await createTestIssuer();
const ladder = suites.filter((suite) => suite.run === "ladder");

/** The epoch that a store must name, so that comparing it with the claim gives what the scripted hook answers. */
const epochOf = async (one: VectorCase, zone: string): Promise<number> => {
  const { delegation_graph_epoch: epoch } = JSON.parse(one.document ?? "{}") as { delegation_graph_epoch: number };
  const stale = await askHook(one.hooks, "isDelegationStale", [zone, epoch]);
  return typeof stale === "boolean" ? epoch + Number(stale) : Number.NaN;
};

const isUrl = (value: unknown): boolean => typeof value === "string" && URL.canParse(value) && !value.includes("#");

/** The contract takes any text for an issuer; the verifier asks for a URL, so such cases end as configuration errors. */
const needsUrl = (one: VectorCase): boolean => {
  const need = JSON.parse(one.need) as { readonly issuer?: unknown };
  return one.expect.outcome !== "error" && !isUrl(need.issuer);
};

const outcomeOf = async (one: VectorCase): Promise<Expectation> => {
  const revocations: RevocationStore = {
    isRevoked: (id) => askHook(one.hooks, "isRevoked", [id]) as boolean | Promise<boolean>,
    markRevoked: () => undefined,
    currentDelegationEpoch: (zone) => epochOf(one, zone),
  };
  const need = JSON.parse(one.need) as object;
  let verifier: Verifier;
  try {
    verifier = createVerifier({
      ...(need as { issuer: string; audience: string }),
      revocations,
      profile: one.profile as "2026-05",
      jwksUri: issuer.jwksUri,
      fetch: issuer.fetch,
      now: () => one.now * 1000,
    });
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return { outcome: "error" };
  }
  const payload = one.document ?? new Uint8Array(Buffer.from(one.documentBase64 ?? "", "base64"));
  const result = await verifier.authenticate(await issuer.mint({}, { rawPayload: payload }));
  verifier.close();
  if (result.ok) return { outcome: "valid" };
  const { code, description, reason } = result.error;
  return { outcome: "invalid", code, description, ...(reason === undefined ? {} : { reason }) };
};

const told = ({ outcome, code, description, reason }: Expectation): Expectation => ({
  outcome,
  ...(code === undefined ? {} : { code }),
  ...(description === undefined ? {} : { description }),
  ...(reason === undefined ? {} : { reason }),
});

describe("signed mandates through the verifier", () => {
  it.each(ladder.map((suite) => [suite.suite, suite.cases] as const))(
    "agree with the %s vectors",
    async (_name, cases) => {
      for (const one of cases) {
        if (needsUrl(one)) {
          expect(await outcomeOf(one), one.id).toEqual({ outcome: "error" });
          continue;
        }
        expect(await outcomeOf(one), one.id).toEqual(told(one.expect));
      }
    },
  );

  it("leave out few cases for want of a URL", () => {
    const left = ladder.flatMap((suite) => suite.cases).filter(needsUrl);
    expect(left.length).toBeLessThan(10);
  });
});
