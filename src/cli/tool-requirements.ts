import { readFileSync } from "node:fs";
import type { RequirementOverrides } from "../../generated/typescript/index.ts";
import { demoTools } from "../dev/index.ts";
import type { ReadOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

/** The requirements that `explain` applies: those of a tool, tightened by those of the command line. */
export function toolRequirements(options: ReadOptions): RequirementOverrides {
  const tool = toolOf(options);
  const scopes = options.list("require-scope").flatMap((words) => words.split(" ").filter((word) => word !== ""));
  const chain = options.list("require-chain");
  const hops = options.integer("max-hops");
  return {
    ...tool,
    ...(scopes.length === 0 ? {} : { requiredScopes: [...(tool.requiredScopes ?? []), ...scopes] }),
    ...(chain.length === 0 ? {} : { requireChainContains: [...(tool.requireChainContains ?? []), ...chain] }),
    ...(options.flag("require-agent") ? { requireAgent: true } : {}),
    ...(options.flag("require-delegation") ? { requireDelegation: true } : {}),
    ...(hops === undefined ? {} : { maxHopCount: hops }),
  };
}

function toolOf(options: ReadOptions): RequirementOverrides {
  const name = options.text("tool");
  const file = options.text("tools");
  if (name === undefined) {
    if (file !== undefined) throw new UsageError("--tools needs --tool");
    return {};
  }
  const tools: object = file === undefined ? demoTools : readTools(file);
  if (!Object.hasOwn(tools, name)) throw new UsageError(`--tool must be one of: ${Object.keys(tools).join(", ")}`);
  const requirements: unknown = Reflect.get(tools, name);
  if (requirements === null || typeof requirements !== "object")
    throw new UsageError("a tool's requirements are an object");
  // Whether a tool is hidden is the gate's matter, not the verifier's; everything else the verifier checks itself.
  const { hidden: _, ...rest } = requirements as RequirementOverrides & { readonly hidden?: unknown };
  return rest;
}

function readTools(file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UsageError("--tools must name a readable JSON file");
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new UsageError("--tools must hold one JSON object: tool names and their requirements");
  }
  return value;
}
