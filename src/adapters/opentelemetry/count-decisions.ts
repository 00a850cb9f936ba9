import type { Meter } from "@opentelemetry/api";
import type { DecisionEvent } from "../../gate/index.ts";
import { meterOf } from "./meter.ts";

/** Options of {@link countDecisions}. */
export interface CountDecisionsOptions {
  /** @defaultValue the meter `countersign` of the registered meter provider */
  readonly meter?: Meter;
}

/** Methods are the caller's words: any other becomes `_OTHER`, so that no caller makes time series. */
const methods: ReadonlySet<string> = new Set([
  "initialize",
  "server/discover",
  "ping",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "resources/subscribe",
  "resources/unsubscribe",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "logging/setLevel",
  "subscriptions/listen",
  "tasks/get",
  "tasks/list",
  "tasks/cancel",
  "tasks/result",
  "tasks/update",
]);

/**
 * Counts decisions of a gate: a value for its option `onDecision`.
 *
 * One counter, `countersign.decisions`, with the attributes `countersign.verdict` (`allow`, `refuse`, `hidden`,
 * `unknown`, `malformed`, `unauthenticated`), `countersign.code` and `countersign.rung` of a refusal, and
 * `mcp.method.name`. Names of tools, callers and zones are not among them.
 *
 * @example
 * ```ts
 * import { countDecisions } from "countersign/opentelemetry";
 *
 * const gate = createGate({ verifier, resource, tools, onDecision: countDecisions() });
 * ```
 */
export function countDecisions(options: CountDecisionsOptions = {}): (event: DecisionEvent) => void {
  const counter = meterOf(options.meter).createCounter("countersign.decisions", {
    unit: "{decision}",
    description: "Decisions about MCP messages",
  });
  return ({ verdict, method, code, rung }) =>
    counter.add(1, {
      "countersign.verdict": verdict,
      ...(verdict === "unauthenticated" ? {} : { "mcp.method.name": methods.has(method) ? method : "_OTHER" }),
      ...(code === undefined ? {} : { "countersign.code": code }),
      ...(rung === undefined ? {} : { "countersign.rung": rung }),
    });
}
