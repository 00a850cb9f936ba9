import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Change } from "../breaking/change.ts";
import { changelogOf } from "../breaking/changelog-of.ts";
import { compareContracts } from "../breaking/compare-contracts.ts";
import { findingsOf } from "../breaking/findings-of.ts";
import { requiredBump } from "../breaking/required-bump.ts";
import { isEnough } from "../breaking/version-step.ts";
import { ContractError } from "../finding.ts";
import { lintContract } from "../lint.ts";
import { loadContract } from "../load.ts";
import { buildModel, type ContractModel } from "../model.ts";
import { readAgainst } from "./against/read-against.ts";
import type { Command, Io } from "./command.ts";
import { formatFindings } from "./format.ts";
import { plain } from "./plain.ts";
import { COMMON_USAGE, readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `usage: countersign breaking --against <file|folder|version|git revision> [options]

Compares the contract with an earlier one: classified changes, the version step that they ask for, and lines for the
changelog. Fails on breaking changes without that step, and on whatever is weaker.

  --against WHAT     a bundle or contract as JSON, a folder that holds one, a version kept in schema/released,
                     or a git revision; an existing file or folder is preferred
  --allow-weaker     let weaker changes pass that the changelog names
  --changelog FILE   changelog (CHANGELOG.md beside the configuration)
${COMMON_USAGE}
Exit status: 0 nothing against it, 1 findings, 2 wrong usage or no contract to compare with.
`;

const CLASSES = ["wire-in", "wire-out", "source", "behaviour"] as const;

const describe = ({ breaking, direction, bump, file, pointer, message, rule }: Change): string =>
  `  ${breaking ? "breaking" : "        "}  ${direction.padEnd(8)}  ${bump.padEnd(5)}  ${plain(file)}#${pointer} ${message} (${rule})\n`;

const report = (changes: readonly Change[], versions: string): string => {
  if (changes.length === 0) return "no change that anybody can notice\n";
  const groups = CLASSES.map((name) => ({ name, rows: changes.filter((change) => change.class === name) }));
  const lists = groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => `${name}\n${rows.map(describe).join("")}\n`);
  return `${lists.join("")}required step: ${requiredBump(changes)} (${versions})\n\nchangelog:\n\n${changelogOf(changes)}`;
};

/** The earlier contract as a model. One that cannot be read is a matter of usage, not a finding about the contract. */
const earlierModel = async (read: () => Promise<ContractModel>): Promise<ContractModel> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const first = error instanceof ContractError ? error.findings[0] : undefined;
    const why = first === undefined ? "it cannot be read" : `${first.file}: ${first.message}`;
    throw new UsageError(`no contract to compare with: ${why}`);
  }
};

/** Changes between the contract and an earlier one, and whether they may pass. */
export const breaking: Command = Object.freeze({
  name: "breaking",
  summary: "compare a contract with an earlier one",
  usage: USAGE,
  async run(argv: readonly string[], io: Io): Promise<number> {
    const options = readOptions(argv, {
      against: { type: "string" },
      "allow-weaker": { type: "boolean", default: false },
      changelog: { type: "string" },
    });
    const against = options.text("against");
    if (against === undefined) throw new UsageError("--against is missing");
    const config = resolve(options.config);
    const label = relative(process.cwd(), config);
    if (!existsSync(config)) throw new UsageError(`${label} does not exist`);
    const source = await loadContract(config, label);
    const faults = lintContract(source);
    if (faults.length > 0) throw new ContractError(faults);
    const after = buildModel(source);
    const before = await earlierModel(async () => buildModel(await readAgainst(against, config, source)));

    const file = resolve(options.text("changelog") ?? join(dirname(config), "CHANGELOG.md"));
    const versions = { before: before.source.version, after: source.version };
    const changes = compareContracts(before, after);
    const findings = findingsOf(changes, versions, {
      allowWeaker: options.flag("allow-weaker"),
      changelog: existsSync(file) ? readFileSync(file, "utf8") : undefined,
      changelogFile: relative(process.cwd(), file),
      config: label,
    });
    const required = requiredBump(changes);
    if (options.format === "json") {
      const bump = { ...versions, required, enough: isEnough(versions.before, versions.after, required) };
      const result = { ok: findings.length === 0, version: bump, changes, changelog: changelogOf(changes), findings };
      io.out(`${JSON.stringify(result, null, 2)}\n`);
    } else {
      if (options.format === "text" && !options.quiet) {
        io.out(report(changes, plain(`${versions.before} → ${versions.after}`)));
        if (findings.length > 0) io.out("\n");
      }
      io.out(formatFindings(findings, options.format));
    }
    return findings.length === 0 ? 0 : 1;
  },
});
