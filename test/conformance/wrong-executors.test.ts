import { describe, expect, it } from "vitest";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import { differences, runCase, type Subject } from "./executor.ts";
import { type SuiteFile, suites, type VectorCase } from "./suites.ts";

const profile = core.profiles["2026-05"] as unknown as Profile;
const right: Subject = { profile, decodeJson, decodeUtf8 };
const withProfile = (changes: Partial<Profile>): Subject => ({ ...right, profile: { ...profile, ...changes } });
const withDecoder = (decode: (text: string) => unknown): Subject => ({
  ...right,
  decodeJson: (text) => {
    try {
      return { ok: true, value: decode(text) };
    } catch {
      return { ok: false, rule: "syntax" };
    }
  },
});
const withClaims = (change: (claims: Record<string, unknown>) => Record<string, unknown>): Subject =>
  withProfile({ project: (wire) => change({ ...(profile.project(wire) as Record<string, unknown>) }) });

/** Faults of the kind that handwritten ports make; each one alone must be noticed. */
const faults: Readonly<Record<string, Subject>> = {
  "decodes with JSON.parse": withDecoder((text) => JSON.parse(text)),
  "drops __proto__ tricks but takes the last duplicate": withDecoder((text) =>
    JSON.parse(text, (name, value: unknown) => (name === "__proto__" ? undefined : value)),
  ),
  "lets nesting go deeper": { ...right, decodeJson: (text, depth) => decodeJson(text, depth + 1) },
  "stops nesting earlier": { ...right, decodeJson: (text, depth) => decodeJson(text, depth - 1) },
  "repairs broken UTF-8": {
    ...right,
    decodeUtf8: (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
  },
  "strips a byte order mark": {
    ...right,
    decodeUtf8: (bytes) => {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        return undefined;
      }
    },
  },
  "does not fold the second spelling": withProfile({ foldClaims: (value) => value }),
  "does not validate": withProfile({ hasClaimsShape: ((_value: unknown) => true) as Profile["hasClaimsShape"] }),
  "validates zone_id with the rest": withProfile({ hasClaimsShape: profile.isClaims }),
  "skips the identity checks": withProfile({ enforceIdentity: () => undefined }),
  "skips claims with codes of their own": withProfile({ enforceOwnCodes: () => undefined }),
  "checks the zone first": withProfile({
    enforceIdentity: (claims, need) => profile.enforceOwnCodes(claims, need) ?? profile.enforceIdentity(claims, need),
  }),
  "runs requirements before revocation": withProfile({
    stages: ["extract", "decode", "signature", "claims", "requirements", "revocation"],
  }),
  "allows a second of skew": withProfile({ limits: { ...profile.limits, clockSkewSeconds: 1 } }),
  "has another allowance for iat": withProfile({ limits: { ...profile.limits, futureIssuedAtSeconds: 59 } }),
  "asks the store about nothing": withProfile({ anchors: () => [] }),
  "asks the store about the user": withProfile({ anchors: (claims) => [(claims as { readonly sub: string }).sub] }),
  "splits scopes on any white space": withClaims((claims) => ({
    ...claims,
    scope: String(claims["scope"]).split(/\s+/).join(" "),
  })),
  "folds the case of scopes": withClaims((claims) => ({ ...claims, scope: String(claims["scope"]).toLowerCase() })),
  "lets the client count as a hop": withClaims((claims) => ({
    ...claims,
    delegationChain: [
      ...((claims["delegationChain"] as unknown[] | undefined) ?? []),
      { applicationId: claims["clientId"] },
    ],
  })),
  "drops the hop count": withClaims((claims) => ({ ...claims, hopCount: undefined })),
  "accepts every requirement": withProfile({ explainRequirements: () => [] }),
};

const isWrong = async (subject: Subject, suite: SuiteFile, one: VectorCase): Promise<boolean> => {
  try {
    return differences(await runCase(subject, suite, one), one.expect).length > 0;
  } catch {
    // A crash is no outcome.
    return true;
  }
};

describe("an executor that", () => {
  it.each(Object.entries(faults))("%s is caught", async (_name, subject) => {
    let caught = 0;
    for (const suite of suites) for (const one of suite.cases) if (await isWrong(subject, suite, one)) caught += 1;
    expect(caught).toBeGreaterThan(0);
  });

  it("has no fault passes every case", async () => {
    let caught = 0;
    for (const suite of suites) for (const one of suite.cases) if (await isWrong(right, suite, one)) caught += 1;
    expect(caught).toBe(0);
  });
});
