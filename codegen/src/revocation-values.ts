import type { RevocationProtocolSource } from "./contract-source.ts";

/** A value that languages have as a constant. */
export type ProtocolValue = number | string | readonly string[] | readonly (readonly string[])[];

/** One constant: where it stands, and what it is. */
export interface ProtocolConstant {
  readonly path: readonly string[];
  readonly value: ProtocolValue;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What publishers and readers of revocations agree on, without the file that says so. */
export const protocolTable = ({
  source: _source,
  ...rest
}: RevocationProtocolSource): Omit<RevocationProtocolSource, "source"> => rest;

/** Every constant of it, in the author's order. */
export const protocolConstants = (protocol: RevocationProtocolSource): readonly ProtocolConstant[] => {
  const walk = (table: object, path: readonly string[]): readonly ProtocolConstant[] =>
    Object.entries(table).flatMap(([name, value]: [string, unknown]) =>
      isTable(value) ? walk(value, [...path, name]) : [{ path: [...path, name], value: value as ProtocolValue }],
    );
  return walk(protocolTable(protocol), []);
};

/** Whether a value is a list of lists. */
export const isPairs = (value: ProtocolValue): value is readonly (readonly string[])[] =>
  Array.isArray(value) && value.length > 0 && Array.isArray(value[0]);
