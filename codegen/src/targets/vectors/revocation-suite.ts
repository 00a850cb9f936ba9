import type { HookCheckModel } from "../../model.ts";
import { answers, type Builder, type Draft, ladderSuite, type Sketch } from "./builder.ts";
import type { HookAnswer, VectorSuite } from "./case.ts";
import { needsAll, questionsOf, questionText } from "./hook-question.ts";

const ANSWERS: readonly HookAnswer[] = [true, false, "throws", "rejects", "text", "number", "null"];

/** What a hook answers, and about which identifiers it is asked. */
export const revocationSuite = (builder: Builder): VectorSuite => {
  const { hookChecks } = builder.profile;
  const store = hookChecks.find((row) => !needsAll(row, builder.profile));
  const others = hookChecks.filter((row) => row !== store);
  const sketches = [
    ...(store === undefined ? [] : storeSketches(builder, store)),
    ...others.flatMap((row) => hookSketches(builder, row, store)),
  ];
  return ladderSuite(builder, "revocation", "Answers of the hooks that say whether authority still holds.", sketches);
};

const asked = (builder: Builder, row: HookCheckModel, index = 0): Draft =>
  Object.fromEntries(
    questionsOf(builder.profile, row)
      .flat()
      .map((wire) => [wire, builder.sample(wire, index)]),
  );

const storeSketches = (builder: Builder, row: HookCheckModel): readonly Sketch[] => {
  const { profile } = builder;
  const { hook } = row.check;
  const wires = questionsOf(profile, row).flat();
  const anchored = asked(builder, row);
  const ids = Object.values(anchored).map(String);
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, script: ReturnType<typeof answers>, claims: Draft = anchored): void => {
    sketches.push({
      id: `revocation/${id}`,
      description,
      document: builder.document(claims),
      hooks: { [hook]: script },
    });
  };
  const all = (answer: HookAnswer): Record<string, HookAnswer> => Object.fromEntries(ids.map((id) => [id, answer]));
  for (const answer of ANSWERS) add(`answer/${answer}`, `The hook answers ${answer}.`, answers(all(answer)));
  for (const [index, id] of (ids.length > 1 ? ids : []).entries()) {
    const wire = wires[index] ?? "";
    for (const [name, answer] of [
      ["active", false],
      ["unknown", "throws"],
    ] as const) {
      add(
        `anchor/${wire}/others-${name}`,
        `Only ${wire} is revoked, the other anchors are ${name}.`,
        answers({ ...all(answer), [id]: true }),
      );
    }
    add(`anchor/${wire}/unknown`, `Nothing is known about ${wire}.`, answers({ [id]: "throws" }));
    if (builder.member(wire).required) continue;
    add(
      `anchor/${wire}/absent`,
      `Without ${wire} nothing is asked about it.`,
      answers({ undefined: true, null: true, "": true, [id]: true }),
      { ...anchored, [wire]: undefined },
    );
    add(`anchor/${wire}/empty`, `An empty ${wire} is an absent one.`, answers({ "": true, [id]: true }), {
      ...anchored,
      [wire]: "",
    });
  }
  if (ids.length > 1) {
    const same = Object.fromEntries(wires.map((wire) => [wire, "same"]));
    add("anchor/same/revoked", "Every anchor names the same record, which is revoked.", answers({ same: true }), same);
    add("anchor/same/active", "Every anchor names the same record.", answers({ same: false }, "throws"), same);
  }
  const foreign = profile.claims.members.filter(
    (member) => member.schema["type"] === "string" && !profile.source.anchors.includes(member.names.wire),
  );
  const filled = Object.fromEntries(
    foreign
      .filter((member) => !member.required)
      .map(({ names: { wire } }) => [wire, builder.claims[wire] ?? builder.sample(wire)]),
  );
  const held = foreign.map(({ names: { wire } }) => String(builder.claims[wire] ?? builder.sample(wire)));
  add(
    "foreign",
    "Identifiers that are no anchors of this profile are revoked.",
    answers(Object.fromEntries(held.map((id) => [id, true]))),
    { ...anchored, ...filled },
  );
  add("only-anchor", "The hook knows nothing but the anchor.", answers(all(false), "throws"), {
    ...anchored,
    ...filled,
  });
  for (const [id, variant] of [
    ["case", (text: string) => text.toUpperCase()],
    ["prefix", (text: string) => text.slice(0, -1)],
    ["superstring", (text: string) => `${text}x`],
  ] as const) {
    add(
      id,
      `Only a ${id} variant of the anchor is revoked.`,
      answers(Object.fromEntries(ids.map((value) => [variant(value), true]))),
    );
  }
  return sketches;
};

/** A further hook: asked once about its claims, after the store. */
const hookSketches = (builder: Builder, row: HookCheckModel, store: HookCheckModel | undefined): readonly Sketch[] => {
  const { hook, args } = row.check;
  const claims = asked(builder, row);
  const passes = builder.model.source.hooks.find((one) => one.name === hook)?.verdict === "pass";
  const [question = []] = questionsOf(builder.profile, row);
  const key = questionText(question.map((wire) => claims[wire]));
  const sketches: Sketch[] = [];
  const add = (id: string, description: string, hooks: Sketch["hooks"], changes: Draft = {}): void => {
    sketches.push({
      id: `revocation/${row.name}/${id}`,
      description,
      document: builder.document({ ...claims, ...changes }),
      ...(hooks === undefined ? {} : { hooks }),
    });
  };
  for (const answer of ANSWERS)
    add(`answer/${answer}`, `${hook} answers ${answer}.`, { [hook]: answers({ [key]: answer }, passes) });
  add("other-question", `${hook} fails every question but the right one.`, {
    [hook]: answers({ [key]: passes }, !passes),
  });
  for (const wire of args) {
    add(
      `other/${wire}`,
      `${hook} is asked with the ${wire} of the mandate.`,
      { [hook]: answers({ [key]: !passes }, passes) },
      { [wire]: builder.sample(wire, 2) },
    );
    if (builder.member(wire).required) continue;
    add(`absent/${wire}`, `No ${wire}.`, { [hook]: answers({}, !passes) }, { [wire]: undefined });
    add(
      `absent-known/${wire}`,
      `No ${wire}, and ${hook} would pass.`,
      { [hook]: answers({}, passes) },
      {
        [wire]: undefined,
      },
    );
  }
  if (store === undefined) return sketches;
  const first = store.check.hook;
  for (const [name, answer] of [
    ["revoked", true],
    ["unknown", "throws"],
  ] as const) {
    for (const [id, mine] of [
      ["fails", !passes],
      ["unknown", "throws"],
    ] as const) {
      add(`after-${name}/${id}`, `The store answers ${answer}, and ${hook} ${id}.`, {
        [first]: answers({}, answer),
        [hook]: answers({ [key]: mine }, passes),
      });
    }
  }
  return sketches;
};
