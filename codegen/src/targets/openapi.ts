import type { ContractModel } from "../model.ts";
import { messageTypes, openapiDocument } from "./openapi/document.ts";
import type { OutputFile, Target } from "./target.ts";

/** Contract files that hold messages and operations. */
export const httpSources = (model: ContractModel): readonly string[] => [
  ...new Set([...messageTypes(model), ...(model.source.http ?? [])].map((row) => row.source)),
];

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const document = openapiDocument(model);
  if (document === undefined) return new Map();
  const text = `${JSON.stringify(document, null, 2)}\n`;
  return new Map([["openapi/openapi.json", { text, sources: httpSources(model) }]]);
};

/** The messages of a contract and who exchanges them, as one OpenAPI 3.1 document. */
export const openapiTarget: Target = { name: "openapi", folder: "openapi", emit };
