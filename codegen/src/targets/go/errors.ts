import type { ErrorSource } from "../../contract-source.ts";
import type { ContractModel } from "../../model.ts";
import { goName } from "../../names.ts";
import { doc, quote, quotes } from "./text.ts";

const rowText = (row: ErrorSource): string => {
  const fields: readonly (readonly [string, string])[] = [
    ["Code", quote(row.code)],
    ["Status", String(row.status)],
    ["JSONRPC", String(row.status)],
    ["Challenge", quote(row.challenge)],
    ["Retriable", String(row.retriable)],
    ["Reasons", quotes(row.reasons)],
    ["Stages", quotes(row.stages)],
    ["Description", quote(row.description)],
    ["Hint", quote(row.hint)],
  ];
  return `\t${quote(row.code)}: {${fields.map(([name, value]) => `${name}: ${value}`).join(", ")}},\n`;
};

const constants = (prefix: string, values: readonly string[], text: (value: string) => string): string =>
  values.map((value) => `${doc([text(value)])}const ${prefix}${goName(value)} = ${quote(value)}\n`).join("\n");

/** The error catalogue: a constant per code, and one row per code. */
export const errorsText = (model: ContractModel): string => {
  const rows = model.source.errors;
  const reasons = [...new Set(rows.flatMap((row) => row.reasons))];
  const described = new Map(rows.map((row) => [row.code, row]));
  return `// ErrorCode is a code of the catalogue.
type ErrorCode = string

// Reason is why verification is unavailable.
type Reason = string

${constants("Code", [...described.keys()], (code) => `Code${goName(code)}: ${described.get(code)?.description ?? ""}.`)}
${constants("Reason", reasons, (reason) => `Reason${goName(reason)} is a reason of an unavailable verification.`)}
// SeedErrorCodes are the codes that every release of the transport package has known.
func SeedErrorCodes() []string {
\treturn ${quotes(rows.filter((row) => row.seed).map((row) => row.code))}
}

// errorRows is the error catalogue. Blank lines are gofmt's: nothing is aligned.
var errorRows = map[string]kernel.ErrorRow{
${rows.map(rowText).join("\n")}}
`.replace(" Blank lines are gofmt's: nothing is aligned.", "");
};
