import type { StageName } from "../../generated/typescript/index.ts";

/**
 * Told where the ladder refuses, and which checks it skips (no code then). Verification passes none, `explain` passes a recorder: both run the same code, so an
 * explanation cannot differ from the verdict. `detail` is fixed words, never a claim value.
 */
export type Trace = (stage: StageName, check: string, code: string | undefined, detail: string) => void;
