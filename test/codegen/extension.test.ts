import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildModel,
  bundleOf,
  ContractError,
  type ContractExtension,
  contractOfBundle,
  defineContract,
  digestOf,
  type Finding,
  generateFiles,
  lintContract,
  loadContract,
} from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import { core } from "../../generated/typescript/contract.ts";
import { emptyFolder, source } from "./source.ts";

const text = (description: string) => ({ type: "string", description });

const acme = (changes: Partial<ContractExtension> = {}): ContractExtension => ({
  extends: core,
  name: "acme",
  version: "1.2.0",
  claims: { type: "object", properties: { department: text("Department that the caller works for.") } },
  requirements: {
    requiredDepartments: {
      description: "The mandate names one of these departments.",
      schema: {
        type: "array",
        items: { type: "string", minLength: 1, description: "Department." },
        minItems: 1,
        description: "Departments that may call.",
      },
      check: { claim: "department", op: "oneOf", error: "department_required" },
    },
  },
  errors: { department_required: { status: 403, description: "Department not allowed", hint: "Ask a colleague." } },
  ...changes,
});

/** As the configuration arrives: plain data. */
const resolved = (config: unknown) => {
  const data = config === null ? null : defineContract(config as ContractExtension);
  const source = resolveConfig(JSON.parse(JSON.stringify(data)), "countersign.config.ts");
  const findings = config === null ? lintContract(source) : [];
  if (findings.length > 0) throw new ContractError(findings);
  return source;
};

const findingsOf = (config: unknown): readonly Finding[] => {
  try {
    resolved(config);
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.findings;
    throw error;
  }
};

describe("a contract that extends another", () => {
  const contract = resolved(acme());
  const model = buildModel(contract);

  it("has its own name, version and URN", () => {
    expect([contract.name, contract.version, contract.uri]).toEqual(["acme", "1.2.0", "urn:acme:contract:v1"]);
    expect(digestOf(model)).not.toBe(core.digest);
  });

  it.each(["2026-05", "1.0"])("adds its claim and its requirement to profile %s", (id) => {
    const profile = model.profiles.find((candidate) => candidate.id === id);
    expect(profile?.claims.members.at(id === "1.0" ? -4 : -1)?.names).toEqual({
      wire: "department",
      typescript: "department",
      python: "department",
      go: "Department",
    });
    expect(profile?.checks.at(-1)).toMatchObject({ name: "requiredDepartments", stage: "requirements", order: 1000 });
    const stage = profile?.model.source.stages.find(({ name }) => name === "requirements");
    expect(stage?.codes).toContain("department_required");
  });

  it("fills its code in wherever the contract lists codes", () => {
    const body = model.types.find((type) => type.name === "ErrorBody");
    const codes = body?.members.find(({ names }) => names.wire === "error")?.schema["enum"];
    expect(codes).toContain("department_required");
    expect(codes).toContain("delegation_stale");
    expect(codes).toContain("invalid_request");
  });

  it("numbers its requirements in the order in which they are written", () => {
    const { check, schema } = acme().requirements?.["requiredDepartments"] ?? {};
    const row = { description: "Asked.", ...(check && { check }), ...(schema && { schema }) };
    const orders = resolved(acme({ requirements: { first: row, second: { ...row, order: 1500 }, third: row } }));
    expect(orders.requirements.slice(-3).map(({ order }) => order)).toEqual([1510, 1500, 1520]);
  });

  it("can be extended in turn", () => {
    const bundle = bundleOf(model);
    const second = resolved({
      extends: bundle,
      name: "acme-eu",
      version: "2.0.0",
      claims: {
        type: "object",
        properties: { department: { minLength: 1 }, region: { ...text("Region."), minLength: 1 } },
        required: ["department", "region"],
      },
    });
    const claims = buildModel(second).profiles[0]?.claims;
    expect(claims?.schema["required"]).toContain("department");
    expect(claims?.members.slice(-2).map(({ names, required }) => [names.wire, required])).toEqual([
      ["department", true],
      ["region", true],
    ]);
  });

  it("compiles to the same files from the same data", async () => {
    expect(await generateFiles(contract)).toEqual(await generateFiles(resolved(acme())));
  });

  it("takes a profile that starts from another", () => {
    const late = resolved(
      acme({ profiles: { internal: { base: "1.0", options: { maxHopCount: { default: 3 } }, hints: false } } }),
    );
    const profile = buildModel(late).profiles.find(({ id }) => id === "internal");
    expect(profile?.source).toMatchObject({ zoneRequired: true, hints: false, anchors: { length: 4 } });
    expect(profile?.checks.find(({ name }) => name === "maxHopCount")?.schema["default"]).toBe(3);
    expect(profile?.checks.map(({ name }) => name)).toContain("requireSession");
  });

  it("is read from a JSON configuration that names a bundle or another configuration", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "core.json"), JSON.stringify(core.source));
    writeFileSync(join(folder, "acme.json"), JSON.stringify({ ...acme(), extends: "./core.json" }));
    const file = join(folder, "countersign.config.json");
    writeFileSync(file, JSON.stringify({ extends: "./acme.json", name: "acme-eu", version: "1.0.0" }));
    const loaded = await loadContract(file, "countersign.config.json");
    expect(loaded.requirements.at(-1)?.name).toBe("requiredDepartments");
  });
});

describe("a bundle", () => {
  it("reads back as the contract that it was made from", () => {
    const model = buildModel(source);
    const again = buildModel(contractOfBundle(JSON.parse(JSON.stringify(bundleOf(model))), "core"));
    expect(digestOf(again)).toBe(digestOf(model));
    expect(bundleOf(again)).toEqual(bundleOf(model));
  });

  it.each([
    ["nothing", undefined],
    ["a list", []],
    ["some other schema", { $id: "urn:x:y", title: "x" }],
  ])("is not %s", (_name, document) => {
    expect(() => contractOfBundle(document, "other.json")).toThrow(ContractError);
  });
});

const requirement = acme().requirements?.["requiredDepartments"];

describe("a malformed configuration", () => {
  const refused: readonly (readonly [string, string, string, unknown])[] = [
    ["form", "", "an unknown member", { ...acme(), claim: {} }],
    ["form", "", "no name", { ...acme(), name: undefined }],
    ["form", "/name", "a name that is no package name", { ...acme(), name: "Acme Corp" }],
    ["form", "/version", "a version that is none", { ...acme(), version: "latest" }],
    ["form", "/claims", "claims that are no schema", { ...acme(), claims: "department" }],
    ["form", "/requirements/x", "a requirement without a check", { ...acme(), requirements: { x: {} } }],
    [
      "form",
      "/requirements/x/check",
      "a misspelt member of a check",
      { ...acme(), requirements: { x: { ...requirement, check: { ...requirement?.check, ifAbsnt: 0 } } } },
    ],
    [
      "form",
      "/requirements/x/check/op",
      "an operation that does not exist",
      { ...acme(), requirements: { x: { ...requirement, check: { ...requirement?.check, op: "matches" } } } },
    ],
    [
      "form",
      "/errors/department_required/status",
      "a status that is none",
      {
        ...acme(),
        errors: { department_required: { status: 200, description: "Fine" } },
      },
    ],
    ["bundle", "", "a base that is no contract", { ...acme(), extends: {} }],
    [
      "duplicate-order",
      "/requirements/x/order",
      "an order of the core",
      {
        ...acme(),
        requirements: { x: { ...requirement, order: 15 } },
      },
    ],
    ["unknown-claim", "/requiredDepartments/check/claim", "a check on no claim", { ...acme(), claims: undefined }],
    ["unknown-code", "/requiredDepartments/check/error", "a check with no code", { ...acme(), errors: {} }],
    [
      "name-collision",
      "/now",
      "a requirement that is an option of verifiers",
      {
        ...acme(),
        requirements: { now: requirement },
      },
    ],
    [
      "keyword-subset",
      "/Claims/properties/department/not",
      "a keyword outside the subset",
      {
        ...acme(),
        claims: { type: "object", properties: { department: { ...text("Text."), not: {} } } },
      },
    ],
    [
      "unknown-keyword",
      "/Claims/properties/department/x-nmae",
      "a misspelt extension",
      {
        ...acme(),
        claims: { type: "object", properties: { department: { ...text("Text."), "x-nmae": "unit" } } },
      },
    ],
    [
      "reserved-name",
      "/Claims/properties/class",
      "a claim that is a keyword",
      {
        ...acme(),
        claims: { type: "object", properties: { department: text("Text."), class: text("Text.") } },
      },
    ],
    [
      "name-collision",
      "/Claims/properties/departmentId",
      "claims that Go would call alike",
      {
        ...acme(),
        claims: {
          type: "object",
          properties: { department: text("Text."), department_id: text("Text."), departmentId: text("Text.") },
        },
      },
    ],
    [
      "keyword-subset",
      "/claims/additionalProperties",
      "claims that are closed, which nothing would read",
      { ...acme(), claims: { type: "object", properties: {}, additionalProperties: false } },
    ],
    [
      "keyword-form",
      "/Claims/properties/department/maxLength",
      "a length that is no number",
      { ...acme(), claims: { type: "object", properties: { department: { ...text("Text."), maxLength: "9" } } } },
    ],
    [
      "keyword-form",
      "/Claims/properties/department/maxLength",
      "a range without values",
      {
        ...acme(),
        claims: { type: "object", properties: { department: { ...text("Text."), minLength: 9, maxLength: 5 } } },
      },
    ],
    [
      "keyword-form",
      "/Claims/properties/department/enum",
      "a choice of anything but text",
      { ...acme(), claims: { type: "object", properties: { department: { ...text("Text."), enum: [1, null] } } } },
    ],
    [
      "keyword-form",
      "/Claims/properties",
      "a claim that is no schema",
      { ...acme(), claims: { type: "object", properties: { department: 5 } } },
    ],
    [
      "op-type",
      "/x/check/each",
      "a check on a member that hops do not have",
      {
        ...acme(),
        requirements: {
          x: {
            ...requirement,
            check: { claim: "delegation_chain", each: "department", op: "containsAny", error: "department_required" },
          },
        },
      },
    ],
    [
      "hook-arguments",
      "/x/check/args",
      "a hook that is asked with claims of another type",
      {
        ...acme(),
        hooks: { ask: { description: "Asked.", args: [{ name: "count", type: "integer" }], verdict: "fail" } },
        requirements: {
          x: {
            description: "Asked.",
            check: {
              op: "call",
              hook: "ask",
              args: ["sub"],
              error: "department_required",
              unavailable: "verification_unavailable",
              reason: "revocation_unavailable",
            },
          },
        },
      },
    ],
    ["form", "", "nothing", null],
    [
      "bundle",
      "/extends",
      "a base that only looks like a contract",
      {
        ...acme(),
        extends: { ...JSON.parse(JSON.stringify(core.source)), "x-errors": [{}] },
      },
    ],
    [
      "unknown-definition",
      "/internal/types/Hop",
      "a profile that changes no definition",
      {
        ...acme(),
        profiles: { internal: { types: { Hop: {} } } },
      },
    ],
    [
      "unknown-profile",
      "/internal/base",
      "a profile that starts nowhere",
      {
        ...acme(),
        profiles: { internal: { base: "2.0" } },
      },
    ],
    [
      "cyclic-extends",
      "/a/base",
      "profiles that start from each other",
      {
        ...acme(),
        profiles: { a: { base: "b" }, b: { base: "a" } },
      },
    ],
  ];

  it.each(refused)("is refused by %s at %s: %s", (rule, pointer, _name, config) => {
    const findings = findingsOf(config);
    expect(findings.map((finding) => [finding.rule, finding.pointer])).toContainEqual([rule, pointer]);
    for (const { file, message, fix } of findings) expect([file, message, fix].every((part) => part !== "")).toBe(true);
  });

  it("is refused when it extends itself", async () => {
    const folder = emptyFolder();
    const file = join(folder, "countersign.config.json");
    writeFileSync(file, JSON.stringify({ ...acme(), extends: "./other.json" }));
    writeFileSync(join(folder, "other.json"), JSON.stringify({ ...acme(), extends: "./countersign.config.json" }));
    await expect(loadContract(file, "countersign.config.json")).rejects.toThrow(/cyclic-extends/);
  });
});

describe("a contract that weakens the one that it extends", () => {
  const claims = (properties: object, required: readonly string[] = []) => ({
    claims: { type: "object", properties: { department: text("Department."), ...properties }, required },
  });
  const refused: readonly (readonly [string, Partial<ContractExtension>])[] = [
    ["a wider type of a claim", claims({ jti: { type: "integer", minimum: 0, maximum: 5 } })],
    ["a claim that is no longer handed on", claims({ jti: { "x-name": false } })],
    ["a claim under another name", claims({ client_id: { "x-name": "application" } })],
    ["a larger hop limit by default", { requirements: { maxHopCount: { schema: { default: 20 } } } }],
    [
      "another check of a requirement",
      { requirements: { requireAgent: { check: { claim: "sid", op: "present", error: "agent_required" } } } },
    ],
    ["another order", { requirements: { requireAgent: { order: 1000 } } }],
    ["another status", { errors: { session_revoked: { status: 401, description: "Session revoked" } } }],
    ["a longer token", { limits: { tokenCharacters: 100_000 } }],
    ["more clock skew", { limits: { clockSkewSeconds: 60 } }],
    ["keys that stay good for longer", { limits: { keySetStaleMs: 86_400_000 } }],
  ];

  it.each(refused)("is refused: %s", (_name, changes) => {
    const findings = findingsOf(acme({ requirements: {}, errors: {}, ...changes } as Partial<ContractExtension>));
    expect(findings.map(({ rule }) => rule)).toContain("weakens-ancestor");
    for (const { file, pointer, fix } of findings) expect([file, pointer, fix].every((part) => part !== "")).toBe(true);
  });

  const stricter: readonly (readonly [string, Partial<ContractExtension>])[] = [
    ["a claim that becomes required", claims({ jti: { minLength: 1 } }, ["jti"])],
    ["a narrower integer", claims({ hop_count: { maximum: 5 } })],
    ["a smaller hop limit by default", { requirements: { maxHopCount: { schema: { default: 3 } } } }],
    ["an agent by default", { requirements: { requireAgent: { schema: { default: true } } } }],
    ["a shorter token", { limits: { tokenCharacters: 4096 } }],
    [
      "a default profile of its own",
      { profiles: { ours: { base: "1.0", options: { maxHopCount: { default: 2 } } } }, defaultProfile: "ours" },
    ],
  ];

  it.each(stricter)("is accepted when it is stricter: %s", (_name, changes) => {
    expect(findingsOf(acme({ requirements: {}, errors: {}, ...changes } as Partial<ContractExtension>))).toEqual([]);
  });
});
