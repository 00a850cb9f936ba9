import { existsSync } from "node:fs";
import * as generated from "../../../generated/typescript/index.ts";
import type { CliIo, Command } from "../cli-io.ts";
import { passOn } from "../compiler.ts";
import { type DocumentFinding, type FindingFormat, formatFindings } from "../format-findings.ts";
import { profileOf } from "../profile-of.ts";
import { readDocument } from "../read-document.ts";
import { readOptions } from "../read-options.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign validate <Type> [file | -] [options]

Says what is wrong with a JSON document: Claims, Requirements, ErrorBody, RevocationEvent, and other types of the
contract. Without a file it reads standard input. Values of the document are never printed.

  --profile <id>   profile of the contract, for Claims and Requirements
  --config <file>  validate by the contract of this configuration (needs @countersign/codegen)
  --format text|json|github
  --quiet          print findings only

Where a countersign.config.ts, .mjs or .json lies in the working folder, its contract is meant.
Exit status: 0 valid, 1 findings, 2 wrong usage.`;

const CONFIGS = ["countersign.config.ts", "countersign.config.mjs", "countersign.config.json"];

type Explain = (value: unknown) => readonly generated.Issue[];

/** Explanations of the core contract's types by name. */
function explanations(profile: generated.Profile): ReadonlyMap<string, Explain> {
  const found = new Map<string, Explain>([
    ["Claims", profile.explainClaims],
    ["Requirements", profile.explainRequirements],
  ]);
  for (const [name, member] of Object.entries(generated)) {
    const type = /^explain([A-Z]\w*)$/.exec(name)?.[1];
    if (type !== undefined && !found.has(type)) found.set(type, member as Explain);
  }
  return found;
}

const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1").slice(0, 64)}`).join("");

function formatOf(text: string | undefined): FindingFormat {
  if (text === undefined || text === "text" || text === "json" || text === "github") return text ?? "text";
  throw new UsageError("--format must be text, json or github");
}

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(
    argv,
    {
      profile: { type: "string" },
      config: { type: "string" },
      format: { type: "string" },
      quiet: { type: "boolean" },
    },
    2,
  );
  const format = formatOf(options.text("format"));
  const [type, file = "-"] = options.positionals;
  if (type === undefined) throw new UsageError("a type is needed, such as Claims");
  if (options.text("config") !== undefined || CONFIGS.some((name) => existsSync(name))) {
    return passOn(["validate", ...argv], io);
  }
  const profile = profileOf(options.text("profile"));
  const known = explanations(profile);
  const explain = known.get(type);
  if (explain === undefined) {
    throw new UsageError(`no type "${type.slice(0, 40)}"; there are ${[...known.keys()].join(", ")}`);
  }
  const label = file === "-" ? "standard input" : file;
  const document = await readDocument(file, profile.limits["jsonDepth"] ?? 16);
  const findings: readonly DocumentFinding[] =
    "message" in document
      ? [{ rule: document.rule, file: label, pointer: "", message: document.message, fix: "correct the document" }]
      : explain(document.value).map((issue) => ({
          rule: issue.rule,
          file: label,
          pointer: pointerOf(issue.path),
          message: `must be ${issue.expected}, received ${issue.received}`,
          fix: "correct the document",
        }));
  for (const line of formatFindings(findings, format)) io.out(line);
  if (findings.length > 0) return 1;
  if (format === "text" && !options.flag("quiet")) io.out(`${label}: valid ${type}`);
  return 0;
}

/** `countersign validate` */
export const validateCommand: Command = Object.freeze({
  name: "validate",
  summary: "say what is wrong with a document",
  usage,
  run,
});
