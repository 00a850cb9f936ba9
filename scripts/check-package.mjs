// Packs both packages, installs the tarballs in an empty project, and uses them there as a stranger would.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const work = mkdtempSync(join(tmpdir(), "countersign-package-"));
const tarballs = join(work, "tarballs");
const project = join(work, "project");
mkdirSync(tarballs);
mkdirSync(project);

/** Node lines that the packed files run on, besides the one that runs this script. */
const NODE_LINES = ["22", "20"];
const LIMITS_KB = { countersign: 900, "countersign-codegen": 700 };

let failed = 0;
let passed = 0;
const check = (name, run) => {
  try {
    run();
    passed += 1;
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}\n`);
  }
};

const run = (command, args, cwd, env = {}) => {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, ...env }, timeout: 300_000 });
  if (result.status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")}: exit ${result.status}\n${result.stdout ?? ""}${result.stderr ?? ""}`,
    );
  }
  return result.stdout;
};

const bin = (name) => join(root, "node_modules/.bin", name);
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

const tarballOf = (folder) => {
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs, ...quiet], folder),
  );
  return {
    file: join(tarballs, packed.filename),
    files: packed.files.map((entry) => entry.path),
    size: packed.size,
    name: packed.name,
  };
};

try {
  run(process.execPath, [join(root, "scripts/build.mjs")], root);
  const packages = [tarballOf(root), tarballOf(join(root, "codegen"))];

  for (const packed of packages) {
    check(`${packed.name}: publint finds nothing`, () => run(bin("publint"), ["run", packed.file, "--strict"], root));
    const entries =
      packed.name === "countersign" ? ["--exclude-entrypoints", "schema/*", "openapi/*", "vectors/*"] : [];
    check(`${packed.name}: types resolve for every entry point`, () =>
      run(bin("attw"), [packed.file, "--profile", "esm-only", ...entries], root),
    );
    const limit = LIMITS_KB[packed.name.replace(/^@/, "").replace("/", "-")];
    check(`${packed.name}: ${Math.round(packed.size / 1024)} kB packed, at most ${limit}`, () => {
      if (packed.size > limit * 1024) throw new Error("the package has grown");
    });
  }

  check("countersign: packed manifest needs no compiler, schema author or validator generator", () => {
    const names = Object.keys(manifest.dependencies ?? {});
    const heavy = names.filter((name) => /typebox|ajv|ts-morph|typescript/.test(name));
    if (heavy.length > 0) throw new Error(heavy.join(", "));
  });
  check("countersign: packed files hold no TypeBox and no test", () => {
    const wrong = packages[0].files.filter((path) => /typebox|(^|\/)test\//.test(path));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  });

  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", packages[0].file, ...quiet], project);
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const entries = Object.keys(manifest.exports).filter((entry) => !entry.includes("*") && !entry.endsWith(".json"));
  const specifier = (entry) => `countersign${entry.slice(1)}`;
  const bare = [".", "./contract", "./revocation", "./gate"];
  writeFileSync(
    join(project, "bare.mjs"),
    `${bare.map((entry) => `await import(${JSON.stringify(specifier(entry))});`).join("\n")}\n`,
  );
  check("countersign: the core needs no optional peer", () => run(process.execPath, ["bare.mjs"], project));
  check("countersign: the core runs where evaluation of text is off", () =>
    run(process.execPath, ["--disallow-code-generation-from-strings", "bare.mjs"], project),
  );
  check("countersign: the command names the package that it lacks", () => {
    const result = spawnSync(join(project, "node_modules/.bin/countersign"), ["generate"], {
      cwd: project,
      encoding: "utf8",
    });
    if (result.status !== 2 || !`${result.stdout}${result.stderr}`.includes("@countersign/codegen")) {
      throw new Error(`exit ${result.status}: ${result.stdout}${result.stderr}`);
    }
  });

  run(
    "npm",
    ["install", packages[1].file, ...peers.map((name) => `${name}@${manifest.devDependencies[name]}`), ...quiet],
    project,
  );
  writeFileSync(
    join(project, "all.mjs"),
    `${entries.map((entry) => `if (Object.keys(await import(${JSON.stringify(specifier(entry))})).length === 0) throw new Error(${JSON.stringify(entry)});`).join("\n")}
const schema = (await import("countersign/schema/Claims.json", { with: { type: "json" } })).default;
if (schema.title !== "Claims") throw new Error("schema");
console.log(process.version);
`,
  );
  cpSync(join(root, "test/package/example.mjs"), join(project, "example.mjs"));
  check(`countersign: every entry point and an example on ${process.version}`, () => {
    run(process.execPath, ["all.mjs"], project);
    run(process.execPath, ["example.mjs"], project);
  });
  for (const line of NODE_LINES) {
    const folder = join(work, `node${line}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "private": true, "allowScripts": { "node": true } }\n');
    check(`countersign: every entry point and an example on Node ${line}`, () => {
      run("npm", ["install", `node@${line}`, "--foreground-scripts", ...quiet], folder);
      const node = join(folder, "node_modules/.bin/node");
      const version = run(node, ["all.mjs"], project).trim();
      if (!version.startsWith(`v${line}.`)) throw new Error(`ran on ${version}`);
      run(node, ["example.mjs"], project);
    });
  }
  const own = join(work, "own");
  mkdirSync(own);
  const step = (name, command, args, status = 0) =>
    check(`a contract of one's own: ${name}`, () => {
      const result = spawnSync(command, args, { cwd: own, encoding: "utf8", timeout: 300_000 });
      if (result.status !== status) throw new Error(`exit ${result.status}\n${result.stdout}${result.stderr}`);
    });
  step("npm install, in an empty folder", "npm", ["install", packages[0].file, packages[1].file, ...quiet]);
  step("countersign init --contract", "npx", ["countersign", "init", "--contract"]);
  step("countersign generate", "npx", ["countersign", "generate"]);
  step("its requirement refuses and accepts in a verifier", process.execPath, ["check.ts"]);
  run(
    "npm",
    ["install", "--save-dev", "typescript@6", `@types/node@${manifest.devDependencies["@types/node"]}`, ...quiet],
    own,
  );
  step("its types compile", "npx", ["tsc", "--noEmit"]);
  step("countersign generate --check", "npx", ["countersign", "generate", "--check"]);
  step("countersign lint", "npx", ["countersign", "lint"]);
  step("countersign bundle", "npx", ["countersign", "bundle", "--out", "contract.json"]);
  step("countersign breaking, against itself", "npx", ["countersign", "breaking", "--against", "contract.json"]);
  check("a contract of one's own: a weaker one is refused, and nothing is written", () => {
    const config = join(own, "countersign.config.ts");
    const text = readFileSync(config, "utf8");
    writeFileSync(config, text.replace("  claims,", "  claims,\n  limits: { tokenCharacters: 65536 },"));
    const result = spawnSync("npx", ["countersign", "generate"], { cwd: own, encoding: "utf8" });
    writeFileSync(config, text);
    const said = `${result.stdout}${result.stderr}`;
    if (result.status !== 1 || !said.includes("weakens-ancestor")) throw new Error(`exit ${result.status}: ${said}`);
    run("npx", ["countersign", "generate", "--check"], own);
  });
  check("@countersign/codegen: imports, and compiles nothing out of nothing", () => {
    const result = spawnSync(join(project, "node_modules/.bin/countersign"), ["generate"], {
      cwd: project,
      encoding: "utf8",
    });
    if (result.status !== 1) throw new Error(`exit ${result.status}: ${result.stdout}${result.stderr}`);
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`package: ${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
