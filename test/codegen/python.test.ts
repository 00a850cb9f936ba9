import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@countersign/codegen";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readVectors } from "../../codegen/src/conformance/read-vectors.ts";
import { counts } from "../../codegen/src/conformance/report.ts";
import { runConformance } from "../../codegen/src/conformance/run-conformance.ts";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import { core } from "../../generated/typescript/index.ts";
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";
import { data, described, richContract, text } from "./rich-contract.ts";
import { repository } from "./source.ts";

const root = join(repository, "generated", "python");
const main = "countersign_contract";

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".py"));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const python = (folder: string, args: readonly string[]): Ran => {
  const { status, stdout, stderr } = spawnSync(mandatoryInterpreter("python"), ["-W", "error", ...args], {
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" },
  });
  return { status, stdout, stderr };
};

interface Seen {
  readonly missing: readonly string[];
  readonly fields: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  readonly refused: readonly boolean[];
  readonly raised: readonly string[];
  readonly copies: readonly boolean[];
  readonly schemas: readonly string[];
  readonly typed: boolean;
}

const wire = {
  iss: "https://issuer.example",
  aud: ["https://mcp.example/mcp"],
  exp: 1_800_000_300,
  sub: "user",
  zone_id: "zone",
  client_id: "client",
  sid: "sid",
  scope: "files:read",
  delegation_chain: [{ app: "a", edge: "e" }, { application_id: "b" }],
  hop_count: 2,
  other: { list: [1, { deep: null }] },
};

const see = (folder: string, name: string, document: object): Seen => {
  const script = fileURLToPath(new URL("python/package.py", import.meta.url));
  const { status, stdout, stderr } = python(folder, [script, name, JSON.stringify(document)]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as Seen;
};

describe("generated Python", () => {
  it("imports nothing but itself and the standard library", () => {
    const allowed = /^(?:\.[\w.]*|__future__|base64|collections\.abc|dataclasses|json|math|re|sys|types|typing)$/;
    for (const path of sources(root)) {
      const content = readFileSync(join(root, path), "utf8");
      for (const [, module = ""] of content.matchAll(/^(?:from|import) ([\w.]+)/gm)) {
        expect(module, path).toMatch(allowed);
      }
    }
  });

  it("keeps to lines of at most 100 characters, comments that name their source apart", () => {
    const long = sources(root).flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .filter((line) => line.length > 100 && !/^# Generated from |^ *(?:description|hint)=/.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(long).toEqual([]);
  });
});

describeLanguage("python", "the package of the contract", () => {
  let seen: Seen;
  beforeAll(() => {
    seen = see(root, main, wire);
  });

  it("imports whole, without a warning, with schemas and types", () => {
    expect(seen.missing).toEqual([]);
    expect(seen.typed).toBe(true);
    expect(seen.schemas).toEqual(expect.arrayContaining(["1.0", "Claims.json", "contract.json"]));
  });

  it("takes claims in the order that callers of earlier releases know", () => {
    expect(seen.fields).toEqual([
      ...["sub", "zone_id", "client_id", "sid", "scope", "agent_session_id", "delegation_edge_id"],
      ...["source_session_id", "target_session_id", "delegation_path", "delegation_chain", "graph_epoch", "hop_count"],
      ...["audience", "expires_at", "issued_at", "jti", "extra"],
    ]);
  });

  it("hands claims on in lists, absent ones empty, with what it does not know aside", () => {
    expect(seen.claims).toMatchObject({
      sub: "user",
      agent_session_id: null,
      delegation_path: [],
      delegation_chain: [
        { application_id: "a", agent_session_id: null, delegation_edge_id: "e" },
        { application_id: "b", agent_session_id: null, delegation_edge_id: null },
      ],
      audience: ["https://mcp.example/mcp"],
      expires_at: 1_800_000_300,
      issued_at: null,
      extra: { other: { list: [1, { deep: null }] } },
    });
  });

  it("lets nobody change claims, and everybody copy them", () => {
    expect(seen.refused).not.toContain(false);
    expect(seen.copies).not.toContain(false);
  });

  it("never raises, whatever it is given", () => {
    expect(seen.raised).toEqual([]);
  });

  it("knows name, version and digest of the contract", () => {
    const { stdout } = python(root, [
      "-c",
      `from ${main} import contract as c; print(c.name, c.version, c.digest, c.default_profile, *c.profiles)`,
    ]);
    expect(stdout.trim()).toBe(
      [core.name, core.version, core.digest, core.defaultProfile, ...Object.keys(core.profiles)].join(" "),
    );
  });
});

describeLanguage("python", "a contract with every form of claim", () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-python-"));
  const home = join(folder, "python");
  beforeAll(async () => {
    const config = join(folder, "acme.config.json");
    writeFileSync(config, JSON.stringify(resolveConfig(data(richContract), "acme.config.ts")));
    await generate({ config, out: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles to a package of its own", () => {
    expect(readFileSync(join(home, "pyproject.toml"), "utf8")).toContain('name = "acme-contract"\nversion = "1.0.0"\n');
    expect(readdirSync(home).sort()).toEqual(["README.md", "acme_contract", "pyproject.toml"]);
  });

  it("passes every one of its own vectors", { timeout: 60_000 }, async () => {
    const vectors = readVectors(join(folder, "vectors"));
    const argv = [mandatoryInterpreter("python"), "-B", "-W", "error", "-m", "acme_contract.conformance"];
    const report = await runConformance({ argv, vectors, cwd: home });
    const cases = report.suites.flatMap((suite) => suite.cases);
    expect(cases.filter(counts)).toEqual([]);
    expect(cases.length).toBeGreaterThan(8000);
    expect(report).toMatchObject({ ok: true, executor: { language: "python", name: "acme" } });
  });

  it("hands every form on, frozen", () => {
    const seen = see(home, "acme_contract", {
      ...wire,
      unit: "u",
      home: { place_id: "p", inside: { number: 2 } },
      rooms: [1, 2],
      colours: [],
      groups: ["g"],
      note: { a: [1] },
    });
    expect(seen.claims).toMatchObject({
      home: { place_id: "p", floor: null, inside: { number: 2 } },
      rooms: [1, 2],
      colours: [],
      groups: ["g"],
      note: { a: [1] },
    });
    expect([...seen.refused, ...seen.copies]).not.toContain(false);
    expect(seen.raised).toEqual([]);
  });
});

describeLanguage("python", "a contract with awkward names", () => {
  it("compiles to Python that imports and keeps its names apart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-python-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const names = [
      "field",
      "list",
      "tuple",
      "member",
      "text",
      "items",
      "wire",
      "value",
      "own",
      "given",
      "id",
      "in-hand",
    ];
    const config = join(folder, "odd.config.json");
    const claims = {
      type: "object",
      properties: {
        ...Object.fromEntries(names.map((name) => [name, { ...text, description: 'A "name" \\ to escape"' }])),
        "x:y": { "x-name": "colons", type: "array", items: { type: "string", minLength: 1 }, ...described },
        _hidden: { type: "integer", minimum: 0, maximum: 9, ...described },
        class: { ...text, "x-name": "kind" },
      },
      required: [],
    };
    const odd = { extends: core, name: "odd-names", version: "2.0.0", claims };
    writeFileSync(config, JSON.stringify(resolveConfig(data(odd as never), "odd.config.ts")));
    await generate({ config, out: folder });
    const home = join(folder, "python");
    expect(readFileSync(join(home, "pyproject.toml"), "utf8")).toContain(
      'name = "odd-names-contract"\nversion = "2.0.0"\n',
    );
    const seen = see(home, "odd_names_contract", { ...wire, list: "l", "in-hand": "h", class: "c", "x:y": ["z"] });
    expect(seen.claims).toMatchObject({
      list: "l",
      in_hand: "h",
      kind: "c",
      colons: ["z"],
      extra: { other: wire.other },
    });
    expect(seen.raised).toEqual([]);
  });
});
