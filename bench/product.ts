import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * Countersign, imported by its own name out of the built package, as an application would import it. This package has
 * a `package.json` of its own, so the name is resolved from the repository's root, whose `exports` apply.
 */
const root: NodeJS.Require = createRequire(new URL("../package.json", import.meta.url));

/** `countersign` */
export const loadCountersign = (): Promise<typeof import("countersign")> => load("countersign");
/** `countersign/contract` */
export const loadContract = (): Promise<typeof import("countersign/contract")> => load("countersign/contract");
/** `countersign/revocation` */
export const loadRevocation = (): Promise<typeof import("countersign/revocation")> => load("countersign/revocation");
/** `countersign/redis` */
export const loadRedis = (): Promise<typeof import("countersign/redis")> => load("countersign/redis");
/** `ioredis`, a development dependency of the repository: the application brings its own. */
export const loadIoredis = (): Promise<typeof import("ioredis")> => load("ioredis");
/** `countersign/gate` */
export const loadGate = (): Promise<typeof import("countersign/gate")> => load("countersign/gate");
/** `countersign/express` */
export const loadExpress = (): Promise<typeof import("countersign/express")> => load("countersign/express");
/** `countersign/mcp` */
export const loadMcp = (): Promise<typeof import("countersign/mcp")> => load("countersign/mcp");

async function load<Room>(name: string): Promise<Room> {
  return (await import(pathToFileURL(root.resolve(name)).href)) as Room;
}
