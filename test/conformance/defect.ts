import type { DecodedJson, Failure, Profile } from "../../generated/typescript/index.ts";
import type { ConformanceCase, ConformanceOutcome, ConformanceRun } from "../../src/testing/index.ts";
import { runCase, type Subject } from "./executor.ts";

/** A verifier with exactly one fault, and the suites that must notice it. */
export interface Defect {
  readonly caughtBy: readonly string[];
  readonly run: (right: Subject, how: ConformanceRun, one: ConformanceCase) => Promise<ConformanceOutcome>;
}

export type Members = Readonly<Record<string, unknown>>;

type Decode = Subject["decodeJson"];

/** A profile that does something else. */
export const profileDefect = (caughtBy: readonly string[], change: (profile: Profile) => Partial<Profile>): Defect => ({
  caughtBy,
  run: (right, how, one) => runCase({ ...right, profile: { ...right.profile, ...change(right.profile) } }, how, one),
});

/** A decoder that does something else. */
export const decoderDefect = (
  caughtBy: readonly string[],
  change: (decode: Decode, text: string, depth: number) => DecodedJson,
): Defect => ({
  caughtBy,
  run: (right, how, one) =>
    runCase({ ...right, decodeJson: (text, depth) => change(right.decodeJson, text, depth) }, how, one),
});

/** Like {@link decoderDefect}, where texts that break `rule` are read with what the language has. */
export const acceptsRule = (rule: string): Defect =>
  decoderDefect(["edge"], (decode, text, depth) => {
    const decoded = decode(text, depth);
    return decoded.ok || decoded.rule !== rule ? decoded : { ok: true, value: JSON.parse(text) as unknown };
  });

/** Claims in wire form that are read as something else, before their shape is looked at. */
export const wireDefect = (caughtBy: readonly string[], change: (claims: Members) => unknown): Defect =>
  profileDefect(caughtBy, (profile) => ({
    foldClaims: (value) => {
      const folded = profile.foldClaims(value);
      return typeof folded === "object" && folded !== null && !Array.isArray(folded)
        ? change(folded as Members)
        : folded;
    },
  }));

/** Claims in projected form that are something else. `name` gives the projected name of a wire member. */
export const claimsDefect = (
  caughtBy: readonly string[],
  change: (claims: Members, name: (wire: string) => string, wire: Members) => Members,
): Defect =>
  profileDefect(caughtBy, (profile) => ({
    project: (wire) =>
      change(profile.project(wire) as Members, (name) => profile.claimNames[name] ?? name, wire as unknown as Members),
  }));

/** Requirements that are read as something else when they are enforced. */
export const needDefect = (caughtBy: readonly string[], change: (need: Members, claims: Members) => Members): Defect =>
  profileDefect(caughtBy, (profile) => ({
    enforce: (stage, claims, need): Failure | undefined =>
      profile.enforce(
        stage,
        claims,
        stage === "requirements" ? change(need as Members, (claims ?? {}) as Members) : need,
      ),
  }));

/** A case that is read as something else. */
export const caseDefect = (
  caughtBy: readonly string[],
  change: (one: ConformanceCase, profile: Profile) => ConformanceCase,
): Defect => ({ caughtBy, run: (right, how, one) => runCase(right, how, change(one, right.profile)) });

/** A right verdict that is reported as something else. */
export const outcomeDefect = (
  caughtBy: readonly string[],
  change: (outcome: ConformanceOutcome, profile: Profile) => ConformanceOutcome,
): Defect => ({
  caughtBy,
  run: async (right, how, one) => change(await runCase(right, how, one), right.profile),
});

type Script = NonNullable<ConformanceCase["hooks"]>[string];
type Answer = Script["otherwise"];

/** Hooks whose answers are taken for others. */
export const answerDefect = (caughtBy: readonly string[], change: (answer: Answer, script: Script) => Answer): Defect =>
  caseDefect(caughtBy, (one) => ({
    ...one,
    hooks: Object.fromEntries(
      Object.entries(one.hooks ?? {}).map(([hook, script]) => [
        hook,
        {
          answers: Object.fromEntries(
            Object.entries(script.answers).map(([key, answer]) => [key, change(answer, script)]),
          ),
          otherwise: change(script.otherwise, script),
        },
      ]),
    ),
  }));

export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

export const without = (members: Members, name: string): Members =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
