import type { Change } from "../../../codegen/src/index.ts";
import type { Draft } from "./draft.ts";

/** One edit of the contract, and every change that it must be found as. */
export interface Seeded {
  readonly name: string;
  /** What both sides have in common beyond the contract of this repository. */
  readonly prepare?: (draft: Draft) => unknown;
  readonly edit: (draft: Draft) => unknown;
  /** Class, rule, direction, version step, whether breaking, pointer. */
  readonly found: readonly string[];
}

export const lineOf = ({ class: kind, rule, direction, bump, breaking, pointer }: Change): string =>
  [kind, rule, direction, bump, ...(breaking ? ["breaking"] : []), pointer].join(" ");
