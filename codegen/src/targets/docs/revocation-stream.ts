import type { RevocationProtocolSource } from "../../contract-source.ts";
import type { OutputFile } from "../target.ts";
import { code, page, table } from "./text.ts";

type Row = readonly [name: string, value: unknown];

const show = (value: unknown): string =>
  Array.isArray(value) ? value.map((each) => code(String(each))).join(", ") : code(String(value));

const values = (rows: readonly Row[]): string =>
  table(
    ["Name", "Value"],
    rows.map(([name, value]) => [code(name), show(value)]),
  );

const numbers = (rows: Readonly<Record<string, unknown>>): string =>
  table(
    ["Name", "Value"],
    Object.entries(rows).map(([name, value]) => [
      code(name),
      typeof value === "number" ? value.toLocaleString("en-US") : show(value),
    ]),
  );

const ofKind = (pairs: RevocationProtocolSource["anchorClaims"], kind: string): string =>
  pairs
    .filter(([, each]) => each === kind)
    .map(([name]) => code(name))
    .join(", ");

/** Names, reasons, limits and defaults of revocation streams. */
export const revocationStreamPage = (protocol: RevocationProtocolSource): OutputFile => {
  const { kinds, anchorClaims, v1, v2 } = protocol;
  const { anchorFields, ...firstNames } = v1;
  const names = Object.entries(v2);
  const isKey = ([name]: Row): boolean => name.endsWith("Key");
  return page([protocol.source], "Revocation streams", [
    "Texts in angle brackets stand for values. In names of version 2, `<zone>` and `<id>` are percent-encoded outside `[A-Za-z0-9._~-]`; `<stream>` is the name of the stream.",
    "## Anchors",
    table(
      ["Kind", "Claims", "Fields of version 1 that mark it"],
      kinds.map((kind) => [code(kind), ofKind(anchorClaims, kind), ofKind(anchorFields, kind)]),
    ),
    "## Version 1",
    values(Object.entries(firstNames)),
    "## Version 2",
    values(names.filter((row) => !isKey(row))),
    "### Keys",
    values(names.filter(isKey)),
    "## Refused entries",
    `Kept in ${code(protocol.deadLetterStream)} with ${show(protocol.deadLetterFields)}. Reasons: ${show(protocol.rejectReasons)}.`,
    "## Closed replicas",
    `Reasons: ${show(protocol.closedReasons)}.`,
    "## Limits",
    "Names that end in `Ms` are milliseconds.",
    numbers(protocol.limits),
    "## Defaults",
    numbers(protocol.defaults),
  ]);
};
