import type { HookAnswer, Situation } from "../../codegen/src/targets/vectors/case.ts";

const UNHELPFUL: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error("the store is away");
  },
  rejects: () => Promise.reject(new Error("the store is away")),
  text: () => "false",
  number: () => 0,
  null: () => null,
};

const give = (answer: HookAnswer): unknown => (typeof answer === "boolean" ? answer : UNHELPFUL[answer]?.());

/** What the scripted hook does when it is asked about `id`; without a script it answers `false`. */
export const askHook = (hooks: Situation["hooks"], hook: string, id: string): unknown => {
  const script = hooks?.[hook];
  if (script === undefined) return false;
  return give(Object.hasOwn(script.answers, id) ? (script.answers[id] as HookAnswer) : script.otherwise);
};
