import type { SourceFile } from "ts-morph";
import type { ErrorSource } from "../../contract-source.ts";
import type { ContractModel } from "../../model.ts";

const union = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" | ");

const rowText = (row: ErrorSource): string =>
  JSON.stringify(row.code) +
  `: Object.freeze({
  code: ${JSON.stringify(row.code)},
  status: ${row.status},
  jsonrpc: ${row.status},
  challenge: ${JSON.stringify(row.challenge)},
  retriable: ${row.retriable},
  reasons: Object.freeze(${JSON.stringify(row.reasons)} as const),
  stages: Object.freeze(${JSON.stringify(row.stages)} as const),
  description: ${JSON.stringify(row.description)},
  hint: ${JSON.stringify(row.hint)},
})`;

/** The error catalogue: code types and one frozen row per code. */
export const writeErrors = (file: SourceFile, model: ContractModel): void => {
  const rows = model.source.errors;
  file.addImportDeclaration({ moduleSpecifier: "../kernel/contract.ts", namedImports: ["ErrorRow"], isTypeOnly: true });
  file.addTypeAliases([
    {
      name: "ErrorCode",
      isExported: true,
      docs: ["Every code of the catalogue."],
      type: union(rows.map((row) => row.code)),
    },
    {
      name: "SeedErrorCode",
      isExported: true,
      docs: ["The codes that every release of the transport package has known."],
      type: union(rows.filter((row) => row.seed).map((row) => row.code)),
    },
    {
      name: "Reason",
      isExported: true,
      docs: ["Why verification is unavailable."],
      type: union([...new Set(rows.flatMap((row) => row.reasons))]) || "never",
    },
  ]);
  file.addStatements(
    `/** The error catalogue. */
export const errors: Readonly<Record<ErrorCode, ErrorRow<ErrorCode>>> = Object.freeze({
${rows.map(rowText).join(",\n")}
});`,
  );
};
