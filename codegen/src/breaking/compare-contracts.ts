import type { ContractModel, ProfileModel } from "../model.ts";
import { byKey } from "./by-key.ts";
import { type Change, type Found, toChange } from "./change.ts";
import { pointerOf } from "./pointer.ts";
import { evaluateCheckOrder } from "./rules/check-order.ts";
import { evaluateChecks } from "./rules/checks.ts";
import { evaluateCodes } from "./rules/codes.ts";
import { evaluateDefaults } from "./rules/defaults.ts";
import { evaluateDefinitions } from "./rules/definitions.ts";
import type { Evaluator } from "./rules/evaluator.ts";
import { evaluateHeader } from "./rules/header.ts";
import { evaluateHooks } from "./rules/hooks.ts";
import { evaluateIdentity } from "./rules/identity.ts";
import { evaluateLimits } from "./rules/limits.ts";
import { evaluateOptions } from "./rules/options.ts";
import { evaluateProfileFields } from "./rules/profile-fields.ts";
import { evaluateRevocation } from "./rules/revocation.ts";
import { evaluateStages } from "./rules/stages.ts";
import { viewOf } from "./view-pair.ts";

/** Evaluators of what a profile's view of the contract says; the same change in every profile is one change. */
const SHARED: readonly Evaluator[] = [
  evaluateDefinitions,
  evaluateOptions,
  evaluateDefaults,
  evaluateChecks,
  evaluateCheckOrder,
  evaluateCodes,
  evaluateStages,
  evaluateHooks,
  evaluateLimits,
  evaluateHeader,
  evaluateRevocation,
];

const CLASSES = ["wire-in", "wire-out", "source", "behaviour"] as const;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: Change, b: Change): number =>
  CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) ||
  text(a.pointer, b.pointer) ||
  text(a.rule, b.rule) ||
  text(a.message, b.message) ||
  text(a.file, b.file);

const keyOf = ({ file: _file, ...found }: Found): string => JSON.stringify(found);

const everyCode = (model: ContractModel): readonly string[] =>
  model.profiles.flatMap((profile) => profile.model.source.errors.map((row) => row.code));

/**
 * Every difference between two contracts that somebody can notice, profile by profile, in an order that depends on the
 * changes alone. Texts for people, files, folders and the order of tables without meaning do not count. A difference
 * whose meaning is not certain is breaking and weaker.
 *
 * @example
 * ```ts
 * import { buildModel, compareContracts, requiredBump } from "@countersign/codegen";
 *
 * const changes = compareContracts(buildModel(released), buildModel(current));
 * console.log(requiredBump(changes), changes.filter((change) => change.direction === "weaker"));
 * ```
 */
export const compareContracts = (before: ContractModel, after: ContractModel): readonly Change[] => {
  const codes = new Set([...everyCode(before), ...everyCode(after)]);
  const { both } = byKey<ProfileModel>(before.profiles, after.profiles, (profile) => profile.id);
  const single: Found[] = [...evaluateIdentity(before, after)];
  const shared = new Map<string, { readonly found: Found; readonly profiles: Set<string> }>();
  for (const [earlier, later] of both) {
    const pair = { before: viewOf(earlier), after: viewOf(later), codes };
    single.push(...evaluateProfileFields(pair));
    for (const found of SHARED.flatMap((evaluate) => evaluate(pair))) {
      const entry = shared.get(keyOf(found)) ?? { found, profiles: new Set() };
      entry.profiles.add(later.id);
      shared.set(keyOf(found), entry);
    }
  }
  const all = [...shared.values()].flatMap(({ found, profiles }): readonly Found[] =>
    profiles.size === both.length
      ? [found]
      : [...profiles].map((id) => ({ ...found, pointer: `${pointerOf("profiles", id)}${found.pointer}` })),
  );
  return [...single, ...all].map(toChange).sort(inOrder);
};
