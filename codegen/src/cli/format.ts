import { type Finding, formatFinding } from "../finding.ts";
import type { Format } from "./command.ts";
import { plain } from "./plain.ts";

/** Message of a workflow command. */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** Property of a workflow command. */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const annotation = (finding: Finding): string => {
  const place = [
    `file=${property(finding.file)}`,
    ...(finding.line === undefined ? [] : [`line=${finding.line}`]),
    ...(finding.column === undefined ? [] : [`col=${finding.column}`]),
    `title=${property(`countersign ${finding.rule}`)}`,
  ];
  const pointer = finding.pointer === "" ? "" : `${finding.pointer}: `;
  return `::error ${place.join(",")}::${data(`${pointer}${finding.message}\nFix: ${finding.fix}`)}\n`;
};

/**
 * Findings for people (one line each), for programs (one JSON document), or as annotations of a GitHub workflow. Ends
 * with a newline; without findings, text and annotations are empty.
 *
 * @example
 * ```ts
 * process.stdout.write(formatFindings(lintContract(source), "github"));
 * ```
 */
export const formatFindings = (findings: readonly Finding[], format: Format): string => {
  if (format === "json") return `${JSON.stringify({ ok: findings.length === 0, findings }, null, 2)}\n`;
  const line = format === "github" ? annotation : (finding: Finding) => `${plain(formatFinding(finding))}\n`;
  return findings.map(line).join("");
};
