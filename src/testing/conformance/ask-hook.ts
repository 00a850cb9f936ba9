import type { ConformanceAnswer, ConformanceCase } from "./messages.ts";

const unhelpful: Readonly<Record<Exclude<ConformanceAnswer, boolean>, () => unknown>> = {
  throws: () => {
    throw new Error("the store is away");
  },
  rejects: () => Promise.reject(new Error("the store is away")),
  text: () => "false",
  number: () => 0,
  null: () => null,
};

const give = (answer: ConformanceAnswer): unknown => (typeof answer === "boolean" ? answer : unhelpful[answer]());

/** What the scripted hook does when it is asked about `args`; without a script it answers `otherwise`. */
export const askHook = (
  hooks: ConformanceCase["hooks"],
  hook: string,
  args: readonly unknown[],
  otherwise = false,
): unknown => {
  const script = hooks?.[hook];
  if (script === undefined) return otherwise;
  const key = args.map(String).join(" ");
  return give(Object.hasOwn(script.answers, key) ? (script.answers[key] as ConformanceAnswer) : script.otherwise);
};
