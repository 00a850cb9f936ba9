import type { ToolRequirements } from "../gate/index.ts";

/** A tool of the demo server. */
export type DemoTool = "hello" | "write_note" | "deploy" | "audit_log";

/** What each tool of the demo server requires, beyond a valid mandate with scope `tool:call`. */
export const demoTools: Readonly<Record<DemoTool, ToolRequirements>> = Object.freeze({
  /** Open to every valid mandate. */
  hello: Object.freeze({}),
  /** Listed for everybody; a mandate without the scope gets a 403 that names it. */
  write_note: Object.freeze({ requiredScopes: ["notes:write"] }),
  /** Only for an agent with a delegation that came through the orchestrator, at most two hops away from the user. */
  deploy: Object.freeze({
    requiredScopes: ["deploy:run"],
    requireAgent: true,
    requireDelegation: true,
    requireChainContains: ["app-orchestrator"],
    maxHopCount: 2,
  }),
  /** Not there at all for a mandate without the scope: neither listed nor callable. */
  audit_log: Object.freeze({ requiredScopes: ["audit:read"], hidden: true }),
});
