import type { Change } from "./change.ts";

/** What a contract is called is its own business. */
const OWN_IDENTITY = new Set(["contract-renamed", "uri-changed", "export-renamed"]);

/**
 * Whether a change is refused in a contract that extends the earlier one: everything that is weaker, and every name of
 * generated code that is gone or renamed. Adding and tightening are allowed.
 */
export const refusedInExtension = ({ rule, class: kind, breaking, direction }: Change): boolean =>
  direction === "weaker" || (kind === "source" && breaking && direction === "neutral" && !OWN_IDENTITY.has(rule));
