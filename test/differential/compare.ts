import type { CaseResult } from "../../codegen/src/conformance/protocol.ts";
import type { Opinions } from "./panel.ts";
import type { SchemaVerdict } from "./schema-oracle.ts";

/** What has to agree. Of several rules that a text breaks, every language may name another. */
const COMPARED = ["outcome", "code", "reason", "description", "check", "stage", "skip"] as const;

const shown = (result: CaseResult): string =>
  COMPARED.flatMap((name) => (result[name] === undefined ? [] : [`${name} ${JSON.stringify(result[name])}`])).join(
    ", ",
  );

const againstSchemas = (result: CaseResult, schemas: SchemaVerdict): string | undefined => {
  if (schemas.guardFault !== undefined) return `${schemas.guardFault} of the claims`;
  if ((result.outcome === "error") === schemas.configured) return "the requirements";
  if (result.outcome === "error") return undefined;
  const shaped = result.check !== "json" && result.check !== "shape";
  if (schemas.shaped === undefined) return result.check === "json" ? undefined : "whether the document is strict JSON";
  return shaped === schemas.shaped ? undefined : "the shape of the claims";
};

/**
 * How the opinions on one case differ, as one line per executor; `undefined` when all are the same. The text depends on
 * the opinions alone, so that cases with one cause mostly share it.
 */
export const disagreementOf = (opinions: Opinions, schemas?: SchemaVerdict): string | undefined => {
  const entries = Object.entries(opinions);
  const [first] = entries;
  if (first === undefined) throw new TypeError("nobody was asked");
  const lines = entries.map(([name, result]) => `${name}: ${shown(result)}`);
  if (entries.some(([, result]) => result.skip !== undefined)) return lines.join("\n");
  if (entries.some(([, result]) => COMPARED.some((name) => result[name] !== first[1][name]))) return lines.join("\n");
  const about = schemas === undefined ? undefined : againstSchemas(first[1], schemas);
  return about === undefined ? undefined : `all: ${shown(first[1])}\najv differs about ${about}`;
};
