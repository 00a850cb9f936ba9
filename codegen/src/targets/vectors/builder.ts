import type { SchemaNode } from "../../contract-source.ts";
import type { CheckModel, ContractModel, MemberModel, ProfileModel } from "../../model.ts";
import type { HookAnswer, HookScript, Situation, VectorCase, VectorSuite } from "./case.ts";
import { isMandatory } from "./mandatory.ts";
import { createOracle, type Oracle } from "./oracle.ts";

/** Raw JSON text that stands for itself, so that `2.0` and duplicate members survive. */
interface Raw {
  readonly raw: string;
}

/** Members of a document; `undefined` leaves one out. */
export type Draft = Readonly<Record<string, unknown>>;

export interface Builder {
  /** The whole contract, with every profile. */
  readonly contract: ContractModel;
  /** The contract as the profile sees it. */
  readonly model: ContractModel;
  readonly profile: ProfileModel;
  readonly oracle: Oracle;
  /** Claims that hold under {@link Builder.need}. */
  readonly claims: Draft;
  readonly need: Draft;
  readonly now: number;
  readonly member: (wire: string) => MemberModel;
  /** JSON text of the base claims with changes. */
  readonly document: (changes?: Draft) => string;
  readonly options: (changes?: Draft) => string;
  /** A value that a claim may hold, different for every `index`. */
  readonly sample: (wire: string, index?: number) => unknown;
}

/** The instant of all cases: 2027-01-15T08:00:00Z. */
const NOW = 1_800_000_000;

const raw = (text: string): Raw => ({ raw: text });

const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "raw") && Object.keys(value).length === 1;

/** JSON text in which {@link Raw} values stand as they are. */
const textOf = (value: unknown): string => {
  if (isRaw(value)) return value.raw;
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
};

const fitting = (schema: SchemaNode, base: string, index: number): string => {
  const pattern = schema["pattern"];
  const values = schema["enum"];
  if (Array.isArray(values)) return String(values[index % values.length]);
  const plain = index === 0 ? base : `${base}-${index + 1}`;
  if (typeof pattern !== "string" || new RegExp(pattern, "u").test(plain)) return plain;
  const letters = base.replace(/[^A-Za-z]/g, "") + "abcdefgh".charAt(index % 8);
  return new RegExp(pattern, "u").test(letters) ? letters : String(index);
};

const example = (schema: SchemaNode): unknown => (schema["examples"] as readonly unknown[] | undefined)?.[0];

/** A value of a schema, told from others of the same schema by `index`. */
export const sampleOf = (model: ContractModel, schema: SchemaNode, base: string, index = 0): unknown => {
  const shown = example(schema);
  if (shown !== undefined && index === 0) return shown;
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const type = model.types.find((candidate) => candidate.name === reference.slice("#/$defs/".length));
    return Object.fromEntries(
      (type?.members ?? [])
        .filter((member) => member.required)
        .map((member) => [
          member.names.wire,
          sampleOf(model, member.schema, member.names.wire.replace(/_id$/, ""), index),
        ]),
    );
  }
  if (Array.isArray(schema["anyOf"])) {
    if (typeof shown === "string") return `${shown}-${index + 1}`;
    return sampleOf(model, schema["anyOf"][0] as SchemaNode, base, index);
  }
  switch (schema["type"]) {
    case "integer":
      return Math.min(((schema["minimum"] as number | undefined) ?? 0) + index, Number(schema["maximum"] ?? index));
    case "boolean":
      return true;
    case "array":
      return [sampleOf(model, schema["items"] as SchemaNode, base.replace(/s$/, ""), index)];
    default:
      return typeof shown === "string" ? `${shown}-${index + 1}` : fitting(schema, base, index);
  }
};

const wantedFor = ({ check }: CheckModel, claim: unknown): unknown => {
  if (check.op === "oneOf") return [claim];
  return check.op === "equals" || check.op === "containsAny" ? claim : undefined;
};

/** Optional claims that a mandate must have because a requirement asks for them by default. */
const asked = (profile: ProfileModel, sample: (wire: string) => unknown): readonly (readonly [string, unknown])[] =>
  profile.checks.flatMap(({ schema, check }) => {
    const fallback = schema["default"];
    if (fallback === undefined || fallback === false) return [];
    if (check.op === "present") return [[check.claim, sample(check.claim)] as const];
    if (check.op === "equals") return [[check.claim, fallback] as const];
    if (check.op === "oneOf") return [[check.claim, [fallback].flat()[0]] as const];
    const falls = typeof check.ifAbsent !== "number" || check.ifAbsent < Number(fallback);
    return check.op === "atLeast" && falls ? [[check.claim, fallback] as const] : [];
  });

/** What the base document holds for the times: everything is in order now and for five minutes. */
const TIMES: Readonly<Record<string, number>> = { exp: NOW + 300, nbf: NOW - 60, iat: NOW - 60 };

export const createBuilder = (contract: ContractModel, profile: ProfileModel): Builder => {
  const { model } = profile;
  const member = (wire: string): MemberModel => {
    const found = profile.claims.members.find((candidate) => candidate.names.wire === wire);
    if (found === undefined) throw new TypeError(`no claim ${wire}`);
    return found;
  };
  const base = (wire: string): string => wire.replace(/_id$/, "").replaceAll("_", "-");
  const sample = (wire: string, index = 0): unknown => sampleOf(model, member(wire).schema, base(wire), index);
  const required = profile.claims.members
    .filter((candidate) => candidate.required)
    .map(({ names: { wire } }) => [wire, TIMES[wire] ?? sample(wire)] as const);
  const claims: Draft = Object.fromEntries([...required, ...asked(profile, sample)]);
  const need: Draft = Object.fromEntries(
    profile.checks
      .filter((check) => isMandatory(profile, check))
      .map((check) => [check.name, wantedFor(check, claims[check.check.claim])]),
  );
  return {
    contract,
    model,
    profile,
    oracle: createOracle(profile),
    claims,
    need,
    now: NOW,
    member,
    sample,
    document: (changes = {}) => textOf({ ...claims, ...changes }),
    options: (changes = {}) => textOf({ ...need, ...changes }),
  };
};

/** One case before its outcome is known. */
export interface Sketch extends Partial<Situation> {
  readonly id: string;
  readonly description: string;
}

/** Fills in the parts that do not matter to a case, and has the oracle decide it. */
export const finish = (builder: Builder, sketch: Sketch, run: "ladder" | "enforce" = "ladder"): VectorCase => {
  const { id, description, now, document, documentBase64, need, hooks } = sketch;
  const situation: Situation = {
    now: now ?? builder.now,
    ...(documentBase64 === undefined ? { document: document ?? builder.document() } : { documentBase64 }),
    need: need ?? builder.options(),
    ...(hooks === undefined ? {} : { hooks }),
  };
  const expect = run === "ladder" ? builder.oracle.judge(situation) : builder.oracle.enforce(situation);
  return { id, description, profile: builder.profile.id, ...situation, expect };
};

/** Every kind of JSON value, under the name that case ids give it. */
export const VALUES: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["zero", 0],
  ["one", 1],
  ["one-point-five", 1.5],
  ["minus-one", -1],
  ["two-to-53", raw("9007199254740992")],
  ["two-point-zero", raw("2.0")],
  ["empty-text", ""],
  ["text", "text"],
  ["digits", "3"],
  ["empty-list", []],
  ["list-of-empty-text", [""]],
  ["list-of-text", ["text"]],
  ["list-of-number", [1]],
  ["list-of-null", [null]],
  ["list-of-lists", [["text"]]],
  ["empty-object", {}],
  ["list-of-empty-object", [{}]],
];

/** A suite of whole ladders, every case decided by the oracle. */
export const ladderSuite = (
  builder: Builder,
  name: string,
  description: string,
  sketches: readonly Sketch[],
): VectorSuite => ({ name, description, run: "ladder", cases: sketches.map((sketch) => finish(builder, sketch)) });

/** A hook that answers as listed, and otherwise as told. */
export const answers = (entries: Readonly<Record<string, HookAnswer>>, otherwise: HookAnswer = false): HookScript => ({
  answers: entries,
  otherwise,
});
