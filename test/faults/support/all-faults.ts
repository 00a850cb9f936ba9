import type { Fault } from "./fault.ts";
import * as network from "./network-faults.ts";
import * as processes from "./process-faults.ts";
import * as server from "./server-faults.ts";
import * as stream from "./stream-faults.ts";

const isFault = (value: unknown): value is Fault => typeof value === "object" && value !== null && "inject" in value;

/** Every kind of fault that the tests inject. */
export const allFaults: readonly Fault[] = [network, server, stream, processes].flatMap((kinds) =>
  Object.values(kinds).filter(isFault),
);
