import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Evaluator } from "./evaluator.ts";

/** Which value of a limit refuses or protects less. */
type Weaker = "larger" | "smaller" | "neither";

/**
 * Larger tokens, sets, skews and waits let more through or trust for longer; shorter marks forget revocations, shorter
 * pauses press harder on key servers.
 */
const WEAKER: Readonly<Record<string, Weaker>> = {
  tokenCharacters: "larger",
  headerCharacters: "larger",
  jsonDepth: "larger",
  kidCharacters: "larger",
  futureIssuedAtSeconds: "larger",
  clockSkewSeconds: "larger",
  clockSkewMaxSeconds: "larger",
  retryAfterSeconds: "neither",
  revocationTimeoutMs: "larger",
  revocationDefaultTtlMs: "smaller",
  revocationMaxEntries: "larger",
  keySetFreshMs: "larger",
  keySetStaleMs: "larger",
  keySetTimeoutMs: "larger",
  keySetBytes: "larger",
  keySetKeys: "larger",
  keySetRefetchMs: "smaller",
  keySetBackoffMinMs: "smaller",
  keySetBackoffMaxMs: "smaller",
  cacheEntries: "larger",
  headerCacheEntries: "larger",
  maxInFlight: "larger",
  bodyBytes: "larger",
  batchMembers: "larger",
  recheckMs: "larger",
};

const outcomeOf = (name: string, before: number, after: number): Pick<Found, "breaking" | "direction"> => {
  const weaker = Object.hasOwn(WEAKER, name) ? WEAKER[name] : undefined;
  if (weaker === undefined) return { breaking: true, direction: "weaker" };
  if (weaker === "neither") return { breaking: false, direction: "neutral" };
  return after > before === (weaker === "larger")
    ? { breaking: false, direction: "weaker" }
    : { breaking: true, direction: "stricter" };
};

/** Limits and defaults of the handwritten core. One whose meaning is not known here counts as weaker when it changes. */
export const evaluateLimits: Evaluator = ({ before, after }) => {
  const [earlier, later] = [
    new Map(Object.entries(before.model.source.limits)),
    new Map(Object.entries(after.model.source.limits)),
  ];
  const file = after.profile.source.source;
  const at = (name: string): Pick<Found, "class" | "file" | "pointer"> => ({
    class: "behaviour",
    file,
    pointer: pointerOf("limits", name),
  });
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name): readonly Found[] => {
    const [was, is] = [earlier.get(name), later.get(name)];
    if (was === is) return [];
    if (was === undefined) {
      const message = `is new: ${show(is)}`;
      return [{ ...at(name), rule: "limit-added", breaking: false, direction: "neutral", message }];
    }
    if (is === undefined)
      return [{ ...at(name), rule: "limit-removed", breaking: true, direction: "weaker", message: "is gone" }];
    return [
      { ...at(name), ...outcomeOf(name, was, is), rule: "limit-changed", message: `is ${show(is)}, was ${show(was)}` },
    ];
  });
};
