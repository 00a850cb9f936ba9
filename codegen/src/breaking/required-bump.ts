import type { Bump, Change } from "./change.ts";

const STEPS = ["none", "patch", "minor", "major"] as const;

/** The version step that a list of changes asks for; `none` for no change. */
export const requiredBump = (changes: readonly Change[]): Bump | "none" =>
  STEPS[Math.max(0, ...changes.map((change) => STEPS.indexOf(change.bump)))] ?? "major";
