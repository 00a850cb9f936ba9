import type { ErrorSource } from "../../contract-source.ts";
import { byKey } from "../by-key.ts";
import type { Bump, Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Evaluator } from "./evaluator.ts";

type Draft = Pick<Found, "class" | "breaking" | "direction"> & { readonly bump?: Bump };

const found = (row: ErrorSource, rule: string, message: string, draft: Draft, ...steps: readonly string[]): Found => ({
  ...draft,
  rule,
  file: row.source,
  pointer: pointerOf("errors", row.code, ...steps),
  message,
});

const WEAKER = { class: "behaviour", breaking: true, direction: "weaker" } as const;
const REMOVED = { class: "source", breaking: true, direction: "neutral" } as const;
const ADDED = { class: "wire-out", breaking: true, direction: "neutral" } as const;

/** Decisions about a code that a client acts on. */
const DECISIVE = [
  ["status", "status-changed"],
  ["challenge", "challenge-changed"],
  ["retriable", "retriable-changed"],
] as const;

const compareRow = (before: ErrorSource, after: ErrorSource): readonly Found[] => {
  const changes: Found[] = [];
  for (const [field, rule] of DECISIVE) {
    if (before[field] === after[field]) continue;
    changes.push(found(after, rule, `is ${show(after[field])}, was ${show(before[field])}`, WEAKER, field));
  }
  if (before.description !== after.description) {
    const disclosure = before.description.includes("{missing}") !== after.description.includes("{missing}");
    const draft: Draft = disclosure ? WEAKER : { class: "behaviour", breaking: false, direction: "neutral" };
    const message = `is ${show(after.description)}, was ${show(before.description)}`;
    changes.push(found(after, "code-description-changed", message, draft, "description"));
  }
  if (before.hint !== after.hint) {
    const draft: Draft = { class: "behaviour", breaking: false, direction: "neutral", bump: "patch" };
    changes.push(found(after, "code-hint-changed", `is ${show(after.hint)}`, draft, "hint"));
  }
  for (const reason of before.reasons.filter((one) => !after.reasons.includes(one))) {
    changes.push(found(after, "reason-removed", "is gone", REMOVED, "reasons", reason));
  }
  for (const reason of after.reasons.filter((one) => !before.reasons.includes(one))) {
    changes.push(found(after, "reason-added", "is new", ADDED, "reasons", reason));
  }
  if (before.room !== after.room) {
    changes.push(
      found(after, "code-room-changed", `is ${show(after.room)}, was ${show(before.room)}`, REMOVED, "room"),
    );
  }
  if (before.seed !== after.seed) {
    const draft: Draft = { class: "source", breaking: before.seed, direction: "neutral" };
    const message = after.seed ? "belongs to SeedErrorCode" : "no longer belongs to SeedErrorCode";
    changes.push(found(after, "code-seed-changed", message, draft, "seed"));
  }
  return changes;
};

/** The error catalogue: codes, and what each means to clients. */
export const evaluateCodes: Evaluator = ({ before, after }) => {
  const { both, removed, added } = byKey(before.model.source.errors, after.model.source.errors, (row) => row.code);
  return [
    ...removed.map((row) => found(row, "code-removed", "is gone", REMOVED)),
    ...added.map((row) => found(row, "code-added", "is new", ADDED)),
    ...both.flatMap(([earlier, later]) => compareRow(earlier, later)),
  ];
};
