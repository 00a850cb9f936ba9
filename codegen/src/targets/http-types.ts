import type { ContractModel } from "../model.ts";
import { openapiDocument } from "./openapi/document.ts";
import { typesText } from "./openapi/types-text.ts";
import { httpSources } from "./openapi.ts";
import { headerText, type OutputFile, type Target } from "./target.ts";

const emit = async (model: ContractModel): Promise<ReadonlyMap<string, OutputFile>> => {
  const document = openapiDocument(model);
  if (document === undefined) return new Map();
  const sources = httpSources(model);
  return new Map([
    ["typescript/http.ts", { text: `// ${headerText(sources)}\n${await typesText(document)}`, sources }],
  ]);
};

/** Types of the HTTP messages, written by openapi-typescript from the same document that others read. */
export const httpTypesTarget: Target = { name: "http-types", folder: "typescript", emit };
