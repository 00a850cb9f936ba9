// Generated from schema/profiles/2026-05.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
import { bundle } from "./bundle.ts";
import { core as compiled, type Profiles } from "./index.ts";
import type { Contract } from "./kernel/contract.ts";
export * from "./index.ts";

/** The contract, with the document that it was compiled from: what `defineContract({ extends })` takes. */
export const core: Contract<Profiles, "2026-05"> & { readonly source: Readonly<Record<string, unknown>> } = Object.freeze({
  ...compiled,
  source: bundle,
});
