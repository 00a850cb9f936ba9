import { relative, resolve } from "node:path";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { typeDocument } from "../bundle.ts";
import { ContractError, type Finding } from "../finding.ts";
import { lintContract } from "../lint.ts";
import { loadContract } from "../load.ts";
import { buildModel, type ProfileModel } from "../model.ts";
import { stripDocs } from "../normalize.ts";
import type { Command } from "./command.ts";
import { formatFindings } from "./format.ts";
import { readDocument } from "./read-document.ts";
import { COMMON_USAGE, readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const EXPECTED: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
  type: (params) => String(params["type"]),
  minLength: (params) => (params["limit"] === 1 ? "not empty" : `at least ${String(params["limit"])} characters`),
  maxLength: (params) => `at most ${String(params["limit"])} characters`,
  minItems: (params) => (params["limit"] === 1 ? "not empty" : `at least ${String(params["limit"])} items`),
  maxItems: (params) => `at most ${String(params["limit"])} items`,
  minimum: (params) => `at least ${String(params["limit"])}`,
  maximum: (params) => `at most ${String(params["limit"])}`,
  pattern: () => "text of the declared form",
  enum: () => "one of the declared values",
  const: () => "the declared value",
  anyOf: () => "one of the declared types",
  oneOf: () => "one of the declared shapes",
  uniqueItems: () => "different items",
};

const escaped = (name: string): string => name.slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1");

/** One fault of a document. Names members and kinds, never a value. */
const findingOf = (error: ErrorObject, type: string, file: string): Finding => {
  const params = error.params as Readonly<Record<string, unknown>>;
  const lacking = params["missingProperty"];
  const surplus = params["additionalProperty"];
  const member = typeof lacking === "string" ? lacking : typeof surplus === "string" ? surplus : undefined;
  const pointer = member === undefined ? error.instancePath : `${error.instancePath}/${escaped(member)}`;
  const fault = { rule: `${type}#${error.keyword}`, file, pointer, fix: "correct the document" };
  if (typeof lacking === "string") return { ...fault, message: "is missing" };
  if (typeof surplus === "string") return { ...fault, message: "is no member of this type" };
  return { ...fault, message: `must be ${EXPECTED[error.keyword]?.(params) ?? "a valid value"}` };
};

const requirementsDocument = (profile: ProfileModel): Readonly<Record<string, unknown>> => ({
  type: "object",
  properties: Object.fromEntries(profile.checks.map((check) => [check.names.typescript, check.schema])),
  additionalProperties: false,
});

/** What is wrong with a document, by a contract. */
export const validate: Command = {
  name: "validate",
  summary: "say what is wrong with a document",
  usage: `usage: countersign validate <Type> [file | -] [--profile ID] [options]

Says what is wrong with a JSON document by the contract of a configuration. Without a file it reads standard input.
Values of the document are never printed.

  --profile ID    profile of the contract (its default)
${COMMON_USAGE}
Exit status: 0 valid, 1 findings, 2 wrong usage.
`,
  async run(argv, io) {
    const options = readOptions(argv, { profile: { type: "string" } }, 2);
    const [type, file = "-"] = options.positionals;
    if (type === undefined) throw new UsageError("a type is needed, such as Claims");
    const config = resolve(options.config);
    const source = await loadContract(config, relative(process.cwd(), config));
    const refused = lintContract(source);
    if (refused.length > 0) throw new ContractError(refused);
    const { profiles } = buildModel(source);
    const id = options.text("profile") ?? source.defaultProfile;
    const profile = profiles.find((each) => each.id === id);
    if (profile === undefined) {
      throw new UsageError(`--profile must be one of ${profiles.map((each) => each.id).join(", ")}`);
    }
    const { model } = profile;
    const known = [...model.types.map((each) => each.name), "Requirements"];
    if (!known.includes(type)) throw new UsageError(`no type "${type.slice(0, 40)}"; there are ${known.join(", ")}`);
    const label = file === "-" ? "standard input" : file;
    const read = await readDocument(file, source.limits["jsonDepth"] ?? 16);
    let findings: readonly Finding[];
    if ("rule" in read) {
      findings = [{ rule: read.rule, file: label, pointer: "", message: read.message, fix: "correct the document" }];
    } else {
      const declared = model.types.some((each) => each.name === type);
      const schema = declared ? typeDocument(model, type) : requirementsDocument(profile);
      const ajv = new Ajv2020({ strict: false, allErrors: true, ownProperties: true });
      const check = ajv.compile(stripDocs(schema, (keyword) => keyword.startsWith("x-") || keyword === "format"));
      check(read.value);
      findings = (check.errors ?? []).map((error) => findingOf(error, type, label));
    }
    io.out(formatFindings(findings, options.format));
    if (findings.length > 0) return 1;
    if (options.format === "text" && !options.quiet) io.out(`${label}: valid ${type}\n`);
    return 0;
  },
};
