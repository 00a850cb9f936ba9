import type { ContractModel } from "../model.ts";
import { messageTypes, openapiDocument } from "./openapi/document.ts";
import { typesText } from "./openapi/types-text.ts";
import { headerText, type OutputFile, type Target } from "./target.ts";

const sourcesOf = (model: ContractModel): readonly string[] => [
  ...new Set([...messageTypes(model), ...(model.source.http ?? [])].map((row) => row.source)),
];

const emit = async (model: ContractModel): Promise<ReadonlyMap<string, OutputFile>> => {
  const document = openapiDocument(model);
  if (document === undefined) return new Map();
  const sources = sourcesOf(model);
  return new Map<string, OutputFile>([
    ["openapi/openapi.json", { text: `${JSON.stringify(document, null, 2)}\n`, sources }],
    ["typescript/http.ts", { text: `// ${headerText(sources)}\n${await typesText(document)}`, sources }],
  ]);
};

/** The HTTP messages as one OpenAPI 3.1 document, and its types through openapi-typescript. */
export const openapiTarget: Target = { name: "openapi", emit };
