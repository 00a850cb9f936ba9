import type { HookCheckModel, ProfileModel } from "../../model.ts";

/** The hook of the revocation store. It is asked about every anchor; any other hook once, about its declared claims. */
const STORE_HOOK = "isRevoked";

/** Lists of claims, by wire name, that a hook is asked about, one after the other. */
export const questionsOf = (profile: ProfileModel, row: HookCheckModel): readonly (readonly string[])[] =>
  row.check.hook === STORE_HOOK ? profile.source.anchors.map((wire) => [wire]) : [row.check.args];

/** How a case names the arguments of a hook: as text, joined by one space. */
export const questionText = (args: readonly unknown[]): string => args.map(String).join(" ");
