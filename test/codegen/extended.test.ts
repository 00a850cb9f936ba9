import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import {
  buildModel,
  type ContractSource,
  generate,
  generateFiles,
  type RequirementSource,
} from "../../codegen/src/index.ts";
import { createOracle } from "../../codegen/src/targets/vectors/oracle.ts";
import type * as Generated from "../../generated/typescript/index.ts";
import type { Profile } from "../../generated/typescript/index.ts";
import { differences, runCase, type Subject } from "../conformance/executor.ts";
import type { SuiteFile } from "../conformance/suites.ts";
import { jsonProject, source } from "./source.ts";

const file = "schema/acme.ts";
const text = { type: "string", description: "Text." };
const texts = { type: "array", items: { type: "string", minLength: 1, description: "Text." }, description: "Texts." };
const count = { type: "integer", minimum: 0, maximum: 1000, description: "Count." };
const flag = { type: "boolean", description: "Flag." };

const requirement = (
  name: string,
  order: number,
  schema: RequirementSource["schema"],
  check: RequirementSource["check"],
): RequirementSource => ({
  name,
  source: file,
  stage: "requirements",
  order,
  schema: { ...schema, description: "Option." },
  description: `Requirement ${name}.`,
  check,
});

/** A contract that uses every operation on every kind of claim that it applies to. */
const extended: ContractSource = {
  ...source,
  name: "acme",
  uri: "urn:acme:contract:v1",
  definitions: source.definitions.map((definition) =>
    definition.name === "Claims"
      ? {
          ...definition,
          schema: {
            ...definition.schema,
            properties: {
              ...(definition.schema["properties"] as object),
              team_id: text,
              labels: texts,
              trust_level: count,
              robot: flag,
              tags: text,
            },
          },
        }
      : definition,
  ),
  errors: [
    ...source.errors,
    ...["team_mismatch", "label_missing", "untrusted", "robots_only", "retired"].map((code) => ({
      code,
      source: file,
      room: "mandate",
      stages: ["requirements" as const],
      status: 403 as const,
      challenge: "none" as const,
      retriable: false,
      reasons: [],
      description: code === "label_missing" ? "Missing label: {missing}" : `Refused ${code}`,
      hint: "Ask for another mandate.",
      seed: false,
    })),
  ],
  stages: source.stages.map((stage) =>
    stage.name === "requirements"
      ? { ...stage, codes: [...stage.codes, "team_mismatch", "label_missing", "untrusted", "robots_only", "retired"] }
      : stage,
  ),
  requirements: [
    ...source.requirements,
    requirement(
      "requiredTeam",
      1010,
      { type: "string", minLength: 1 },
      { claim: "team_id", op: "equals", error: "team_mismatch" },
    ),
    requirement(
      "allowedTeams",
      1020,
      { type: "array", items: { type: "string", minLength: 1, description: "Team." }, minItems: 1 },
      { claim: "team_id", op: "oneOf", error: "team_mismatch" },
    ),
    requirement("requiredLabels", 1030, texts, { claim: "labels", op: "containsAll", error: "label_missing" }),
    requirement(
      "anyLabel",
      1040,
      { ...texts, minItems: 1 },
      { claim: "labels", op: "containsAny", error: "label_missing" },
    ),
    requirement(
      "minTrust",
      1050,
      { ...count, maximum: 100, default: 1 },
      { claim: "trust_level", op: "atLeast", ifAbsent: 1, error: "untrusted" },
    ),
    requirement(
      "requireRobot",
      1060,
      { ...flag, default: false },
      { claim: "robot", op: "present", error: "robots_only" },
    ),
    requirement("forbidTags", 1070, { ...flag, default: false }, { claim: "tags", op: "absent", error: "retired" }),
    requirement(
      "requireLabels",
      1080,
      { ...flag, default: true },
      { claim: "labels", op: "present", error: "label_missing" },
    ),
  ],
};

const load = async (contract: ContractSource, id: string): Promise<Subject> => {
  const { config, folder } = jsonProject(contract);
  await generate({ config });
  const entry = pathToFileURL(join(folder, "generated", "typescript", "index.ts")).href;
  const module = (await import(/* @vite-ignore */ entry)) as typeof Generated;
  return {
    profile: (module.core.profiles as Readonly<Record<string, unknown>>)[id] as Profile,
    decodeJson: module.decodeJson,
    decodeUtf8: module.decodeUtf8,
  };
};

const suitesOf = async (contract: ContractSource): Promise<readonly SuiteFile[]> =>
  [...(await generateFiles(contract))]
    .filter(([path]) => path.startsWith("vectors/") && !/(\.schema|\/index)\.json$/.test(path))
    .map(([, json]) => JSON.parse(json) as SuiteFile);

const failuresOf = async (subject: Subject, files: readonly SuiteFile[]): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (const suite of files) {
    for (const one of suite.cases) {
      if (one.profile !== subject.profile.id) continue;
      const differing = differences(await runCase(subject, suite, one), one.expect);
      if (differing.length > 0) failures.push(`${one.id}: ${differing.join()}`);
    }
  }
  return failures;
};

describe("a contract with two profiles", () => {
  const [first] = source.profiles;
  if (first === undefined) throw new TypeError("the contract has no profile");
  const later = {
    ...first,
    id: "later",
    stages: ["extract", "decode", "signature", "claims", "requirements", "revocation"],
    anchors: ["sid", "agent_session_id", "delegation_edge_id"],
  } as typeof first;
  const two: ContractSource = { ...source, profiles: [first, later] };

  it("gives vectors for each, in which the order of the stages and the anchors count", async () => {
    const files = await suitesOf(two);
    const expectOf = (id: string): string | undefined =>
      files.flatMap((suite) => suite.cases).find((one) => one.id === id)?.expect.code;
    expect(expectOf("order/pair/revoked+requireAgent")).toBe("session_revoked");
    expect(expectOf("later/order/pair/requireAgent+revoked")).toBe("agent_required");
    expect(await failuresOf(await load(two, "2026-05"), files)).toEqual([]);
    expect(await failuresOf(await load(two, "later"), files)).toEqual([]);
  });
});

describe("a contract that reads a claim which is not handed on", () => {
  const [first] = source.profiles;

  it("is refused when the claim is an anchor: it would never be looked up", async () => {
    const profiles = [{ ...first, anchors: ["sid", "root_sid"] }] as ContractSource["profiles"];
    await expect(generateFiles({ ...source, profiles })).rejects.toThrow(/2026-05\/anchors: claim-not-handed-on/);
  });

  it("is refused when a requirement reads it: it would find nothing", async () => {
    const root = requirement("forbidRoot", 1000, flag, { claim: "root_sid", op: "absent", error: "chain_mismatch" });
    const requirements = [...source.requirements, root];
    await expect(generateFiles({ ...source, requirements })).rejects.toThrow(/forbidRoot.*claim-not-handed-on/);
  });
});

describe("a contract with claims, codes and requirements of its own", () => {
  it("gives vectors for each of them, and code that passes all", async () => {
    const subject = await load(extended, "2026-05");
    const files = await suitesOf(extended);
    expect(await failuresOf(subject, files)).toEqual([]);
    const names = files.map((suite) => suite.suite);
    for (const name of ["required-team", "allowed-teams", "required-labels", "any-label", "min-trust", "forbid-tags"]) {
      expect(names).toContain(`check-${name}`);
    }
    const codes = new Set(files.flatMap((suite) => suite.cases.map((one) => one.expect.code)));
    for (const code of ["team_mismatch", "label_missing", "untrusted", "robots_only", "retired"])
      expect(codes).toContain(code);
  });

  it("makes the merge rule follow the operation", () => {
    const [profile] = buildModel(extended).profiles;
    const merge = Object.fromEntries(profile?.checks.map((check) => [check.name, check.merge]) ?? []);
    expect(merge).toMatchObject({
      issuer: "fixed",
      requiredTeam: "same",
      requiredLabels: "union",
      minTrust: "max",
      maxHopCount: "min",
      forbidTags: "or",
    });
  });

  it("is decided by the written table", () => {
    const model = buildModel(extended);
    const [profile] = model.profiles;
    if (profile === undefined) throw new TypeError("the contract has no profile");
    const oracle = createOracle(profile);
    const claims = { iss: "a", aud: "a", exp: 10, sub: "a", zone_id: "a", client_id: "a", sid: "a", labels: ["x"] };
    const code = (more: object, need: object): string | undefined =>
      oracle.judge({
        now: 1,
        document: JSON.stringify({ ...claims, ...more }),
        need: JSON.stringify({ issuer: "a", audience: "a", ...need }),
      }).code;
    expect(code({}, {})).toBeUndefined();
    expect(code({ labels: undefined }, {})).toBe("label_missing");
    expect(code({ labels: [] }, { requireLabels: false })).toBeUndefined();
    expect(code({ team_id: "red" }, { requiredTeam: "red" })).toBeUndefined();
    expect(code({}, { requiredTeam: "red" })).toBe("team_mismatch");
    expect(code({ team_id: "red" }, { allowedTeams: ["blue"] })).toBe("team_mismatch");
    expect(code({ trust_level: 0 }, {})).toBe("untrusted");
    expect(code({}, { minTrust: 2 })).toBe("untrusted");
    expect(code({ robot: false }, { requireRobot: true })).toBeUndefined();
    expect(code({ tags: "" }, { forbidTags: true })).toBeUndefined();
    expect(code({ tags: "x" }, { forbidTags: true })).toBe("retired");
    expect(code({ robot: "yes" }, {})).toBe("invalid_token");
  });
});
