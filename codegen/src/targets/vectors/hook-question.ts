import type { HookCheckModel, ProfileModel } from "../../model.ts";

/** The hook of the revocation store. */
const STORE_HOOK = "isRevoked";

const firstOfStore = (profile: ProfileModel): HookCheckModel | undefined =>
  profile.hookChecks.find((row) => row.check.hook === STORE_HOOK);

/**
 * Lists of claims, by wire name, that a hook is asked about, one after the other. The first row of the store is about
 * every anchor, its further rows about each of their claims, any other hook is asked once about all of its claims.
 */
export const questionsOf = (profile: ProfileModel, row: HookCheckModel): readonly (readonly string[])[] => {
  const { hook, args } = row.check;
  if (hook !== STORE_HOOK) return [args];
  return (row.name === firstOfStore(profile)?.name ? profile.source.anchors : args).map((wire) => [wire]);
};

/** Whether a hook is asked only when all of its claims are there; the store is asked about those that are. */
export const needsAll = (row: HookCheckModel, profile: ProfileModel): boolean =>
  row.name !== firstOfStore(profile)?.name;

/** How a case names the arguments of a hook: as text, joined by one space. */
export const questionText = (args: readonly unknown[]): string => args.map(String).join(" ");
