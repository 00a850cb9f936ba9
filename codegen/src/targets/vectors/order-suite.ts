import type { CheckModel } from "../../model.ts";
import { answers, type Builder, type Draft, ladderSuite, type Sketch } from "./builder.ts";
import type { VectorSuite } from "./case.ts";
import { needsAll, questionsOf } from "./hook-question.ts";
import { isMandatory } from "./mandatory.ts";

interface Fault {
  readonly name: string;
  readonly claims?: Draft;
  readonly need?: Draft;
  readonly hooks?: Sketch["hooks"];
  readonly slot: string;
}

/** The first sample of a claim that is another value than `wanted`. */
const otherThan = (builder: Builder, wire: string, wanted: unknown): unknown => {
  if (typeof wanted === "boolean") return !wanted;
  for (let index = 6; index < 10; index += 1) {
    const value = builder.sample(wire, index);
    if (value !== wanted) return value;
  }
  return undefined;
};

/** The right claim for a check to fail, and the option that asks for something else. */
const failingAt = (builder: Builder, check: CheckModel): Pick<Fault, "claims" | "need"> => {
  const { op, claim, each, as } = check.check;
  const asking = (value: unknown): Draft => ({ [check.name]: value });
  switch (op) {
    case "present":
      return { claims: { [claim]: undefined }, need: asking(true) };
    case "absent":
      return { claims: { [claim]: builder.sample(claim) }, need: asking(true) };
    case "atMost":
      return { claims: { [claim]: 9 }, need: asking(3) };
    case "atLeast":
      return { claims: { [claim]: 3 }, need: asking(9) };
    case "containsAll": {
      const held = as === "words" ? "other" : each === undefined ? ["other"] : [{ [each]: "other" }];
      return { claims: { [claim]: held }, need: asking(["wanted"]) };
    }
    default: {
      const wanted = check.schema["default"] ?? builder.claims[claim] ?? builder.sample(claim);
      const claims = { [claim]: otherThan(builder, claim, [wanted].flat()[0]) };
      if (isMandatory(builder.profile, check)) return { claims };
      return { claims, need: asking(op === "equals" ? wanted : [wanted].flat()) };
    }
  }
};

/** Every fault that a document, its requirements or a hook can have, in the order in which they count. */
const faultsOf = (builder: Builder): readonly Fault[] => {
  const { profile, now } = builder;
  const skew = builder.model.source.limits["clockSkewSeconds"] ?? 0;
  const own = (wire: string): boolean => builder.member(wire).invalid !== undefined;
  const failing = (checks: readonly CheckModel[]): readonly Fault[] =>
    checks.map((check) => ({ name: check.name, slot: check.check.claim, ...failingAt(builder, check) }));
  const inClaims = (withOwnCode: boolean): readonly Fault[] =>
    failing(profile.checks.filter((check) => check.stage === "claims" && own(check.check.claim) === withOwnCode));
  const shape = profile.claims.members
    .filter((member) => !member.required && member.schema["type"] === "string")
    .at(-1);
  const revocation = profile.hookChecks.flatMap((row): readonly Fault[] => {
    const isOther = needsAll(row, profile);
    const { hook } = row.check;
    const passes = builder.model.source.hooks.find((one) => one.name === hook)?.verdict === "pass";
    const claims = Object.fromEntries(
      questionsOf(profile, row)
        .slice(0, isOther ? 1 : 0)
        .flat()
        .filter((wire) => !Object.hasOwn(builder.claims, wire))
        .map((wire) => [wire, builder.sample(wire)]),
    );
    const [fails, unknown] = isOther ? [row.name, `${row.name}-unavailable`] : ["revoked", "unavailable"];
    return [
      { name: fails, slot: `hook ${hook}`, claims, hooks: { [hook]: answers({}, !passes) } },
      { name: unknown, slot: `hook ${hook}`, claims, hooks: { [hook]: answers({}, "throws") } },
    ];
  });
  const requirements = failing(profile.checks.filter((check) => check.stage === "requirements"));
  const later = profile.source.stages.indexOf("revocation") < profile.source.stages.indexOf("requirements");
  const required = profile.claims.members.find(
    (member) => member.required && member.invalid === undefined && member.names.wire === "sub",
  );
  return [
    ...(required === undefined
      ? []
      : [
          {
            name: "required-absent",
            slot: required.names.wire,
            claims: { [required.names.wire]: undefined },
          },
        ]),
    ...(shape === undefined
      ? []
      : [
          {
            name: "shape",
            slot: shape.names.wire,
            claims: { [shape.names.wire]: 5 },
          },
        ]),
    ...inClaims(false),
    { name: "exp", slot: "exp", claims: { exp: now - skew } },
    { name: "nbf", slot: "nbf", claims: { nbf: now + 1000 } },
    { name: "iat", slot: "iat", claims: { iat: now + 1000 } },
    ...profile.claims.members
      .filter((member) => member.invalid !== undefined)
      .map(
        (member): Fault => ({
          name: `${member.names.wire}-malformed`,
          slot: member.names.wire,
          claims: { [member.names.wire]: 5 },
        }),
      ),
    ...inClaims(true),
    ...(later ? [...revocation, ...requirements] : [...requirements, ...revocation]),
  ];
};

const combine = (builder: Builder, faults: readonly Fault[], id: string, description: string): Sketch => {
  const hooks = Object.assign({}, ...faults.map((fault) => fault.hooks ?? {})) as NonNullable<Sketch["hooks"]>;
  return {
    id,
    description,
    document: builder.document(Object.assign({}, ...faults.map((fault) => fault.claims ?? {}))),
    need: builder.options(Object.assign({}, ...faults.map((fault) => fault.need ?? {}))),
    ...(Object.keys(hooks).length === 0 ? {} : { hooks }),
  };
};

/** Documents with several faults: all languages must name the same one. */
export const orderSuite = (builder: Builder): VectorSuite => {
  const faults = faultsOf(builder);
  const sketches: Sketch[] = faults.map((fault) =>
    combine(builder, [fault], `order/alone/${fault.name}`, `${fault.name} alone.`),
  );
  for (const [index, first] of faults.entries()) {
    for (const second of faults.slice(index + 1)) {
      if (first.slot === second.slot) continue;
      sketches.push(
        combine(
          builder,
          [first, second],
          `order/pair/${first.name}+${second.name}`,
          `Both ${first.name} and ${second.name}.`,
        ),
      );
    }
    const slots = new Set<string>();
    const rest = faults.slice(index).filter((fault) => !slots.has(fault.slot) && slots.add(fault.slot));
    sketches.push(combine(builder, rest, `order/from/${first.name}`, `Everything from ${first.name} on is wrong.`));
  }
  return ladderSuite(builder, "order", "Several faults in one document; the first in order counts.", sketches);
};
