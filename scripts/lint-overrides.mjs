// Writes the linter's import rules from the table in import-rules.mjs; with --check only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rules, typeBoxFile } from "./import-rules.mjs";

const file = fileURLToPath(new URL("../biome.json", import.meta.url));

const everywhere = [
  { group: ["@sinclair/typebox", "@sinclair/typebox/*"], message: `Only ${typeBoxFile} imports TypeBox.` },
  { group: ["ts-morph", "openapi-typescript"], message: "Only the compiler imports code writers." },
];

const rooms = [
  "schema",
  "codegen",
  "src/core",
  "src/mandate",
  "src/revocation",
  "src/gate",
  "src/adapters",
  "src/testing",
  "src/dev",
  "src/cli",
];

const patternsFor = (rule) => {
  const patterns =
    rule.folder === "schema" ? [] : rule.folder.startsWith("codegen/src") ? [everywhere[0]] : [...everywhere];
  if (rule.node === false) patterns.push({ group: ["node:*"], message: `${rule.folder} uses Web APIs only.` });
  const own = rule.folder.replace(/\/index\.ts$/, "");
  const allowed = (room) =>
    rule.rooms.some((other) => other === room || other.startsWith(`${room}/`) || room.startsWith(`${other}/`));
  for (const room of rooms) {
    const name = room.split("/").at(-1);
    if (own.startsWith(room) || allowed(room) || rule.folder === "src/cli") continue;
    patterns.push({
      group: [`../${name}/**`, `../../${name}/**`, `../../../${name}/**`, `../../../src/${name}/**`],
      message: `${rule.folder} does not import ${room}.`,
    });
  }
  return patterns;
};

const options = (patterns) => ({ level: "error", options: { patterns } });

const config = JSON.parse(readFileSync(file, "utf8"));
config.linter.rules.style.noRestrictedImports = options(everywhere);
config.overrides = [
  ...rules
    .filter((rule) => rule.folder !== "generated/typescript" && rule.folder !== "src/index.ts")
    .map((rule) => ({
      includes: [`${rule.folder}/**`],
      linter: { rules: { style: { noRestrictedImports: options(patternsFor(rule)) } } },
    })),
  { includes: ["test/**", "bench/**", "examples/**"], linter: { rules: { style: { noRestrictedImports: "off" } } } },
  {
    includes: [typeBoxFile],
    linter: {
      rules: { style: { noRestrictedImports: options([{ group: ["node:*"], message: "schema uses no Node API." }]) } },
    },
  },
];
const text = `${JSON.stringify(config, null, 2)}\n`;

if (process.argv.includes("--check")) {
  if (JSON.stringify(config) !== JSON.stringify(JSON.parse(readFileSync(file, "utf8")))) {
    process.stdout.write("biome.json disagrees with scripts/import-rules.mjs; run: node scripts/lint-overrides.mjs\n");
    process.exit(1);
  }
} else writeFileSync(file, text);
