import type { RevocationProtocolSource } from "../../../contract-source.ts";

/** What a case asks; each suite asks one thing. */
export type StreamRun =
  | "sign-v1"
  | "verify-v1"
  | "read-v1"
  | "sign-v2"
  | "encode-v2"
  | "decode-v2"
  | "manifest-v2"
  | "key"
  | "names"
  | "epoch";

export interface StreamCase {
  /** Unique among all suites. */
  readonly id: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

export interface StreamSuite {
  readonly name: string;
  readonly description: string;
  readonly run: StreamRun;
  readonly cases: readonly StreamCase[];
}

/** What a suite is made from. */
export type StreamSuiteOf = (protocol: RevocationProtocolSource) => StreamSuite;

/** Adds a case: what it is called, what it is about, what goes in and what must come out. */
export type AddCase = (
  id: string,
  description: string,
  input: Readonly<Record<string, unknown>>,
  expect: Readonly<Record<string, unknown>>,
) => void;

/** A suite whose cases `fill` adds. */
export const streamSuite = (
  name: string,
  run: StreamRun,
  description: string,
  fill: (add: AddCase) => void,
): StreamSuite => {
  const cases: StreamCase[] = [];
  fill((id, about, input, expect) => {
    cases.push({ id: `stream/${name}/${id}`, description: about, input, expect });
  });
  return { name, description, run, cases };
};

/** Fixture keys: 32 equal bytes, in hex. */
export const KEY: string = "07".repeat(32);
export const OTHER_KEY: string = "08".repeat(32);

/** Fields by name as a stream holds them. */
export const flatOf = (fields: Readonly<Record<string, string>>): readonly string[] => Object.entries(fields).flat();

/** Fields with one left out. */
export const without = (fields: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
