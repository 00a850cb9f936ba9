import type { Alternative } from "../harness.ts";

/** What one measuring process compares, after parity. */
export interface Case {
  readonly alternatives: readonly Alternative[];
  /** Slice length where it differs from the default. */
  readonly sliceMs?: number;
  readonly close?: () => Promise<void> | void;
}

/** Every file of this folder that `bars.ts` names exports one of these as `prepare`. */
export type Prepare = () => Promise<Case>;
