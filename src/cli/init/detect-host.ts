import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** What a project serves with. */
export type Host = "mcp-express" | "mcp" | "express";

/** A server project, as its `package.json` tells it. */
export interface Project {
  readonly host: Host;
  readonly typescript: boolean;
}

const SUPPORTED = `supported are @modelcontextprotocol/server (alone or with express) and express`;

function dependenciesOf(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, "package.json");
  if (!existsSync(file)) throw new UsageError(`there is no package.json here; ${SUPPORTED}`);
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UsageError("package.json is no JSON");
  }
  const { dependencies = {}, devDependencies = {} } = (manifest ?? {}) as Record<string, object | undefined>;
  return { ...dependencies, ...devDependencies };
}

/**
 * Finds out what a project serves with.
 *
 * @throws UsageError when it is nothing that an adapter exists for
 */
export function detectHost(folder: string): Project {
  const dependencies = dependenciesOf(folder);
  const has = (name: string): boolean => Object.hasOwn(dependencies, name);
  const typescript = has("typescript") || existsSync(join(folder, "tsconfig.json"));
  if (has("@modelcontextprotocol/server")) return { host: has("express") ? "mcp-express" : "mcp", typescript };
  if (has("@modelcontextprotocol/sdk")) {
    throw new UsageError(`@modelcontextprotocol/sdk is version 1 of the MCP SDK; ${SUPPORTED}`);
  }
  if (has("fastmcp")) throw new UsageError(`there is no adapter for fastmcp yet; ${SUPPORTED}`);
  if (has("express")) return { host: "express", typescript };
  throw new UsageError(`package.json names no server that an adapter exists for; ${SUPPORTED}`);
}
