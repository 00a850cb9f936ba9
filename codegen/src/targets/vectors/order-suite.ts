import { answers, type Builder, type Draft, ladderSuite, type Sketch } from "./builder.ts";
import type { VectorSuite } from "./case.ts";

interface Fault {
  readonly name: string;
  readonly claims?: Draft;
  readonly need?: Draft;
  readonly hooks?: Sketch["hooks"];
  readonly slot: string;
}

/** A document with the `index`th check of the contract failing, for want of the right claim. */
const faultsOf = (builder: Builder): readonly Fault[] => {
  const { profile, now } = builder;
  const own = (wire: string): boolean => builder.member(wire).invalid !== undefined;
  const failing = (stage: string, withOwnCode: boolean): readonly Fault[] =>
    profile.checks
      .filter((check) => check.stage === stage && own(check.check.claim) === withOwnCode)
      .map((check): Fault => {
        const { op, claim, each, as } = check.check;
        const slot = claim;
        if (op === "present") return { name: check.name, slot, need: { [check.name]: true } };
        if (op === "atMost")
          return {
            name: check.name,
            slot,
            claims: { [claim]: 9 },
            need: { [check.name]: 3 },
          };
        if (op === "containsAll") {
          const claims = as === "words" ? "other" : each === undefined ? ["other"] : [{ [each]: "other" }];
          return {
            name: check.name,
            slot,
            claims: { [claim]: claims },
            need: { [check.name]: ["wanted"] },
          };
        }
        const need = check.required ? {} : { need: { [check.name]: builder.sample(claim) } };
        return {
          name: check.name,
          slot,
          claims: { [claim]: builder.sample(claim, 6) },
          ...need,
        };
      });
  const shape = profile.claims.members
    .filter((member) => !member.required && member.schema["type"] === "string")
    .at(-1);
  const hook = profile.hookChecks[0]?.check.hook;
  const revocation: Fault[] =
    hook === undefined
      ? []
      : [
          {
            name: "revoked",
            slot: "hook",
            hooks: { [hook]: answers({}, true) },
          },
          {
            name: "unavailable",
            slot: "hook",
            hooks: { [hook]: answers({}, "throws") },
          },
        ];
  const requirements = [...failing("requirements", false), ...failing("requirements", true)];
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
    ...failing("claims", false),
    { name: "exp", slot: "exp", claims: { exp: now } },
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
    ...failing("claims", true),
    ...(later ? [...revocation, ...requirements] : [...requirements, ...revocation]),
  ];
};

const combine = (builder: Builder, faults: readonly Fault[], id: string, description: string): Sketch => {
  const hooks = faults.find((fault) => fault.hooks !== undefined)?.hooks;
  return {
    id,
    description,
    document: builder.document(Object.assign({}, ...faults.map((fault) => fault.claims ?? {}))),
    need: builder.options(Object.assign({}, ...faults.map((fault) => fault.need ?? {}))),
    ...(hooks === undefined ? {} : { hooks }),
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
