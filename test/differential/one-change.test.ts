import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ConformanceCase } from "../../src/testing/index.ts";
import { describeLanguage } from "../languages.ts";
import { executorsOf } from "./executors.ts";
import { startPanel } from "./panel.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const REQUIREMENTS = "schema/requirements.ts";

/** Everything that is compiled or compiles; the tests' program is the executor of TypeScript. */
const COPIED = ["package.json", "countersign.config.ts", "tsconfig.json", "schema", "codegen", "generated", "src"];

const claims = {
  iss: "https://issuer.example",
  aud: "https://mcp.example/mcp",
  exp: 1_800_000_300,
  sub: "sub",
  zone_id: "zone",
  client_id: "client",
  sid: "sid",
};
const asked = { issuer: claims.iss, audience: claims.aud };

const caseOf = (id: string, document: object, need: object): ConformanceCase => ({
  id,
  profile: "2026-05",
  now: 1_800_000_000,
  document: JSON.stringify({ ...claims, ...document }),
  need: JSON.stringify({ ...asked, ...need }),
});

const hops = caseOf("hops", { hop_count: 3 }, {});
const agent = caseOf("agent", { agent_session_id: "session", hop_count: 0 }, { requireAgent: true, maxHopCount: 0 });

/** What every executor of the copy says of a case, when they all say the same. */
const verdictsOf = async (copy: string, cases: readonly ConformanceCase[]): Promise<readonly string[]> => {
  const executors = executorsOf(copy);
  try {
    expect(executors.missing).toEqual([]);
    const panel = await startPanel(executors.commands);
    const opinions = await panel.ask(cases.map((one) => ({ run: "ladder", one })));
    await panel.stop();
    return opinions.map((opinion) => {
      const verdicts = Object.values(opinion).map(({ code, outcome }) => code ?? String(outcome));
      expect(Object.keys(opinion).sort()).toEqual(["go", "python", "typescript"]);
      expect(new Set(verdicts).size, JSON.stringify(opinion)).toBe(1);
      return verdicts[0] as string;
    });
  } finally {
    executors.dispose();
  }
};

const handwritten = (copy: string): string =>
  ["src", "codegen"]
    .flatMap((folder) =>
      readdirSync(join(copy, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((name) => /\.(ts|py|go|tmpl)$/.test(name) && !name.includes("node_modules"))
    .sort()
    .map((name) => `${name}\n${readFileSync(join(copy, name), "utf8")}`)
    .join("");

describeLanguage(["python", "go"], "one changed line of the contract", () => {
  let copy: string;
  let contract: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "countersign-change-"));
    for (const name of COPIED) {
      const filter = (path: string): boolean => !/[\\/](node_modules|dist)$/.test(path);
      cpSync(join(root, name), join(copy, name), { recursive: true, filter });
    }
    cpSync(join(root, "test/conformance/program.ts"), join(copy, "test/conformance/program.ts"));
    for (const name of ["node_modules", "codegen/node_modules"]) {
      if (existsSync(join(root, name))) symlinkSync(join(root, name), join(copy, name), "junction");
    }
    contract = readFileSync(join(copy, REQUIREMENTS), "utf8");
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const change = (from: string, to: string): void => {
    expect(contract.split(from).length, `${from} in ${REQUIREMENTS}`).toBe(2);
    writeFileSync(join(copy, REQUIREMENTS), contract.replace(from, to));
    const done = spawnSync(process.execPath, ["codegen/src/main.ts", "generate"], { cwd: copy, encoding: "utf8" });
    expect(done.status, done.stdout + done.stderr).toBe(0);
  };

  it("changes the verdicts of TypeScript, Python and Go, and nothing is edited by hand", {
    timeout: 240_000,
  }, async () => {
    const before = handwritten(copy);
    expect(await verdictsOf(copy, [hops, agent])).toEqual(["valid", "valid"]);

    change('claim: "hop_count", op: "atMost"', 'claim: "hop_count", op: "atLeast"');
    expect(await verdictsOf(copy, [hops, agent])).toEqual(["hop_count_exceeded", "valid"]);

    change('claim: "agent_session_id", op: "present"', 'claim: "target_session_id", op: "present"');
    expect(await verdictsOf(copy, [hops, agent])).toEqual(["valid", "agent_required"]);
    expect(handwritten(copy)).toBe(before);
  });
});
