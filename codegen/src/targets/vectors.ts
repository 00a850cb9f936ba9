import { digestOf } from "../bundle.ts";
import { PROTOCOL } from "../conformance/protocol.ts";
import { protocolSchema } from "../conformance/protocol-schema.ts";
import type { ContractModel, ProfileModel } from "../model.ts";
import type { OutputFile, Target } from "./target.ts";
import { projectedTypes } from "./typescript/types.ts";
import { createBuilder } from "./vectors/builder.ts";
import type { VectorSuite } from "./vectors/case.ts";
import { checkSuites } from "./vectors/check-suite.ts";
import { configurationSuite } from "./vectors/configuration-suite.ts";
import { edgeSuite } from "./vectors/edge-suite.ts";
import { enforceSuite } from "./vectors/enforce-suite.ts";
import { orderSuite } from "./vectors/order-suite.ts";
import { revocationSuite } from "./vectors/revocation-suite.ts";
import { shapeSuite } from "./vectors/shape-suite.ts";
import { streamSuites, streamVectorSchema } from "./vectors/stream-vectors.ts";
import { timeSuite } from "./vectors/time-suite.ts";
import { vectorSchema } from "./vectors/vector-schema.ts";

/** Every suite of one profile. */
const suitesOf = (model: ContractModel, profile: ProfileModel): readonly VectorSuite[] => {
  const builder = createBuilder(model, profile);
  return [
    shapeSuite(builder),
    ...checkSuites(builder),
    timeSuite(builder),
    revocationSuite(builder),
    orderSuite(builder),
    configurationSuite(builder),
    enforceSuite(builder),
    edgeSuite(builder),
  ];
};

/** Ranges of characters that readers, tools or terminals would change or hide; files hold them as escapes. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x1680, 0x1680],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

const visible = (json: string): string =>
  json.replace(/[^\x20-\x7e\n]/g, (char) => {
    const code = char.charCodeAt(0);
    const hidden = HIDDEN.some(([from, to]) => code >= from && code <= to);
    return hidden ? `\\u${code.toString(16).padStart(4, "0")}` : char;
  });

/** One line per member of a case, so that a change of an outcome is a change of one line. */
const suiteText = (head: Readonly<Record<string, unknown>>, cases: readonly object[]): string => {
  const block = (value: object, indent: string): string =>
    Object.entries(value)
      .map(([name, member]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(member)}`)
      .join(",\n");
  const list = cases.map((one) => `  {\n${block(one, "   ")}\n  }`).join(",\n");
  return visible(`{\n${block(head, " ")},\n "cases": [\n${list}\n ]\n}\n`);
};

/** Language names of wire members by profile, for documents that later stages read without projecting them. */
const projectedNames = (model: ContractModel): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    model.profiles.map((profile) => [
      profile.id,
      Object.fromEntries(
        profile.model.types
          .filter((type) => projectedTypes(model).has(type.name))
          .flatMap((type) => type.members)
          .filter((member) => member.projected)
          .map(({ names: { wire, typescript, python, go } }) => [wire, { typescript, python, go }]),
      ),
    ]),
  );

/** Suites of all profiles by name. Cases of the default profile keep their names when profiles are added. */
const mergedSuites = (model: ContractModel): readonly VectorSuite[] => {
  const merged = new Map<string, VectorSuite>();
  for (const profile of model.profiles) {
    const isDefault = profile.id === model.source.defaultProfile;
    for (const suite of suitesOf(model, profile)) {
      const cases = isDefault ? suite.cases : suite.cases.map((one) => ({ ...one, id: `${profile.id}/${one.id}` }));
      const before = merged.get(suite.name);
      merged.set(suite.name, { ...(before ?? suite), cases: [...(before?.cases ?? []), ...cases] });
    }
  }
  return [...merged.values()].filter((suite) => suite.cases.length > 0);
};

interface AnySuite {
  readonly name: string;
  readonly description: string;
  readonly run: string;
  readonly cases: readonly { readonly id: string }[];
}

/** What a runner needs to know before it reads the suites: whose they are, and that none is missing. */
const indexText = (model: ContractModel, suites: readonly AnySuite[]): string => {
  const rows = suites.map(({ name, run, cases }) => `  ${JSON.stringify({ suite: name, run, cases: cases.length })}`);
  const { name, version } = model.source;
  const contract = JSON.stringify({ name, version, digest: digestOf(model) });
  return `{\n "protocol": ${PROTOCOL},\n "contract": ${contract},\n "suites": [\n${rows.join(",\n")}\n ]\n}\n`;
};

const refuseTwins = (suites: readonly AnySuite[]): void => {
  const seen = new Set<string>();
  for (const { id } of suites.flatMap((suite) => suite.cases)) {
    if (seen.has(id)) throw new TypeError(`two vectors are called ${id}`);
    seen.add(id);
  }
};

/** Suites about streams, in a folder of their own: executors of the others need not know of them. */
const streamFiles = (model: ContractModel, suites: readonly AnySuite[]): ReadonlyMap<string, string> => {
  refuseTwins(suites);
  return new Map([
    ...suites.map(
      ({ name, description, run, cases }) => [name, suiteText({ suite: name, description, run }, cases)] as const,
    ),
    ["index", indexText(model, suites)],
    ["vector.schema", `${JSON.stringify(streamVectorSchema(model.source.uri), null, 2)}\n`],
  ]);
};

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>();
  const suites = mergedSuites(model);
  const sources = [
    ...new Set([
      ...model.profiles.flatMap((profile) => [
        profile.claims.source,
        ...profile.checks.map((check) => check.source),
        profile.source.source,
      ]),
      ...model.source.errors.map((row) => row.source),
      ...model.source.stages.map((row) => row.source),
    ]),
  ];
  const add = (name: string, text: string): void => {
    files.set(`vectors/${name}.json`, { text, sources });
  };
  for (const suite of suites) {
    const { name, description, run, cases } = suite;
    const names = run === "enforce" ? { names: projectedNames(model) } : {};
    add(name, suiteText({ suite: name, description, run, ...names }, cases));
  }
  add("index", indexText(model, suites));
  refuseTwins(suites);
  add("vector.schema", `${JSON.stringify(vectorSchema(model), null, 2)}\n`);
  add("protocol.schema", `${JSON.stringify(protocolSchema(model.source.uri), null, 2)}\n`);
  const { revocation } = model.source;
  if (revocation !== undefined) {
    for (const [name, text] of streamFiles(model, streamSuites(revocation))) {
      files.set(`vectors/stream/${name}.json`, { text, sources: [revocation.source] });
    }
  }
  return files;
};

/** Conformance vectors: documents with what must come of them, decided by an oracle of their own. */
export const vectorsTarget: Target = { name: "vectors", folder: "vectors", emit };
