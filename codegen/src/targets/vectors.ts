import type { ContractModel, ProfileModel } from "../model.ts";
import type { OutputFile, Target } from "./target.ts";
import { projectedTypes } from "./typescript/types.ts";
import { createBuilder } from "./vectors/builder.ts";
import type { VectorCase, VectorSuite } from "./vectors/case.ts";
import { checkSuites } from "./vectors/check-suite.ts";
import { configurationSuite } from "./vectors/configuration-suite.ts";
import { edgeSuite } from "./vectors/edge-suite.ts";
import { enforceSuite } from "./vectors/enforce-suite.ts";
import { orderSuite } from "./vectors/order-suite.ts";
import { revocationSuite } from "./vectors/revocation-suite.ts";
import { shapeSuite } from "./vectors/shape-suite.ts";
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
const suiteText = (head: Readonly<Record<string, unknown>>, cases: readonly VectorCase[]): string => {
  const block = (value: object, indent: string): string =>
    Object.entries(value)
      .map(([name, member]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(member)}`)
      .join(",\n");
  const list = cases.map((one) => `  {\n${block(one, "   ")}\n  }`).join(",\n");
  return visible(`{\n${block(head, " ")},\n "cases": [\n${list}\n ]\n}\n`);
};

const projectedNames = (model: ContractModel): Readonly<Record<string, unknown>> => {
  const projected = projectedTypes(model);
  return Object.fromEntries(
    model.types
      .filter((type) => projected.has(type.name))
      .flatMap((type) => type.members)
      .filter((member) => member.projected)
      .map(({ names: { wire, typescript, python, go } }) => [wire, { typescript, python, go }]),
  );
};

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>();
  const merged = new Map<string, VectorSuite>();
  for (const profile of model.profiles) {
    for (const suite of suitesOf(profile.model, profile)) {
      const before = merged.get(suite.name);
      const named =
        model.profiles.length === 1
          ? suite.cases
          : suite.cases.map((one) => ({
              ...one,
              id: `${profile.id}/${one.id}`,
            }));
      merged.set(suite.name, {
        ...suite,
        cases: [...(before?.cases ?? []), ...named],
      });
    }
  }
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
  const seen = new Set<string>();
  for (const suite of merged.values()) {
    if (suite.cases.length === 0) continue;
    for (const { id } of suite.cases) {
      if (seen.has(id)) throw new TypeError(`two vectors are called ${id}`);
      seen.add(id);
    }
    const { name, description, run, cases } = suite;
    const names = run === "enforce" ? { names: projectedNames(model) } : {};
    files.set(`vectors/${name}.json`, { text: suiteText({ suite: name, description, run, ...names }, cases), sources });
  }
  files.set("vectors/vector.schema.json", {
    text: `${JSON.stringify(vectorSchema(model), null, 2)}\n`,
    sources,
  });
  return files;
};

/** Conformance vectors: documents with what must come of them, decided by an oracle of their own. */
export const vectorsTarget: Target = { name: "vectors", folder: "vectors", emit };
