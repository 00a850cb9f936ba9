import type { SourceFile } from "ts-morph";
import type { RevocationProtocolSource } from "../../contract-source.ts";
import { protocolTable } from "../../revocation-values.ts";

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return `readonly [${value.map(typeOf).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `readonly ${name}: ${typeOf(member)};`);
  return `{\n${members.join("\n")}\n}`;
};

const frozen = (value: unknown): string => {
  if (Array.isArray(value)) return `Object.freeze([${value.map(frozen).join(", ")}] as const)`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `Object.freeze({\n${Object.entries(value)
    .map(([name, member]) => `${name}: ${frozen(member)},`)
    .join("\n")}\n})`;
};

/** Names, reasons, limits and defaults of revocations, as one frozen value with literal types. */
export const writeRevocation = (file: SourceFile, protocol: RevocationProtocolSource): void => {
  const table = protocolTable(protocol);
  file.addStatements(`/** What publishers and readers of revocations agree on, each value by its own type. */
export interface RevocationProtocol ${typeOf(table)}

/** Names, reasons, limits and defaults of revocations. Texts in angle brackets stand for values. */
export const revocationProtocol: RevocationProtocol = ${frozen(table)};`);
};
