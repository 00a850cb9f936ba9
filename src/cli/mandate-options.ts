import type { ParseArgsOptionsConfig } from "node:util";
import { type MandateFault, mandateFaults } from "../testing/index.ts";
import type { ReadOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

/** Options that describe a mandate, shared by `mint` and `call`. */
export const mandateOptions: ParseArgsOptionsConfig = Object.freeze({
  sub: { type: "string" },
  as: { type: "string" },
  scope: { type: "string" },
  aud: { type: "string" },
  sid: { type: "string" },
  chain: { type: "string" },
  hops: { type: "string" },
  "no-agent": { type: "boolean" },
  "no-delegation": { type: "boolean" },
  ttl: { type: "string" },
} as const);

/** The body of `POST /mint` that the options ask for. Absent options keep the issuer's defaults. */
export function mandateRequest(options: ReadOptions, fault?: MandateFault): Record<string, unknown> {
  if (fault !== undefined && !Object.hasOwn(mandateFaults, fault)) {
    throw new UsageError(`--fault must be one of: ${Object.keys(mandateFaults).join(", ")}`);
  }
  const claims: Record<string, unknown> = {};
  const set = (claim: string, value: unknown): void => {
    if (value !== undefined) claims[claim] = value;
  };
  set("sub", options.text("sub") ?? options.text("as"));
  set("scope", options.text("scope"));
  set("aud", options.text("aud"));
  set("sid", options.text("sid"));
  set("hop_count", options.integer("hops"));
  const chain = options.text("chain");
  if (chain !== undefined) {
    set(
      "delegation_chain",
      chain.split(",").map((application) => ({ application_id: application })),
    );
  }
  if (options.flag("no-agent")) set("agent_session_id", "");
  if (options.flag("no-delegation")) {
    set("delegation_edge_id", "");
    set("delegation_chain", []);
    set("delegation_path", []);
    set("hop_count", 0);
  }
  const ttlSeconds = options.integer("ttl");
  return {
    claims,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
    ...(fault === undefined ? {} : { fault }),
  };
}
