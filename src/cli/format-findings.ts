/** Something that is wrong with a document: the same members as the compiler's findings. */
export interface DocumentFinding {
  readonly rule: string;
  readonly file: string;
  /** JSON pointer within the document. */
  readonly pointer: string;
  readonly message: string;
  readonly fix: string;
}

/** How findings are printed. */
export type FindingFormat = "text" | "json" | "github";

const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function textLine({ rule, file, pointer, message, fix }: DocumentFinding): string {
  return plain(`${file}${pointer === "" ? "" : `#${pointer}`}: ${rule}: ${message} (${fix})`);
}

function annotation({ rule, file, pointer, message, fix }: DocumentFinding): string {
  const place = `file=${property(file)},title=${property(`countersign ${rule}`)}`;
  return `::error ${place}::${data(`${pointer === "" ? "" : `${pointer}: `}${message}\nFix: ${fix}`)}`;
}

/** One line per finding, or one JSON document. */
export function formatFindings(findings: readonly DocumentFinding[], format: FindingFormat): readonly string[] {
  if (format === "json") return [JSON.stringify({ ok: findings.length === 0, findings }, undefined, 2)];
  return findings.map(format === "github" ? annotation : textLine);
}
