import type { DefinitionSource } from "../../contract-source.ts";
import type { Found } from "../change.ts";

/** Where values of a schema go: as the definition says, or into an option of the verifier. */
export type Flow = DefinitionSource["direction"] | "option";

/**
 * What a change of a schema does to the set of values: fewer, more, neither or both, room for more where unknown
 * members were possible already, or members where the earlier schema refused any.
 */
export type Effect = "tightened" | "loosened" | "changed" | "extended" | "surprising";

type Outcome = Pick<Found, "class" | "breaking" | "direction">;

/** A difference that an evaluator of schemas found. */
export interface Shift {
  readonly rule: string;
  readonly pointer: string;
  readonly message: string;
  readonly effect: Effect;
  /** Instead of what effect and flow imply. */
  readonly outcome?: Outcome;
}

const CLASS = { "wire-in": "wire-in", "wire-out": "wire-out", api: "source", option: "behaviour" } as const;

/**
 * Readers of what arrives break when less is accepted; readers of what leaves break when more may come. Values that
 * pass between library and user break either way.
 */
const BREAKS: Readonly<Record<Flow, readonly Effect[]>> = {
  "wire-in": ["tightened", "changed"],
  "wire-out": ["loosened", "changed", "surprising"],
  api: ["tightened", "loosened", "changed"],
  option: ["tightened", "changed"],
};

const DIRECTION = {
  tightened: "stricter",
  loosened: "weaker",
  changed: "weaker",
  extended: "neutral",
  surprising: "neutral",
} as const;

/** What a shift means where the schema is used. A change that is neither wider nor narrower counts as weaker. */
export const outcomeOf = ({ effect, outcome }: Shift, flow: Flow): Outcome =>
  outcome ?? { class: CLASS[flow], breaking: BREAKS[flow].includes(effect), direction: DIRECTION[effect] };
