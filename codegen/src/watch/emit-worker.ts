// Emits targets of one contract after another, beside the thread that emits the others.
import { parentPort } from "node:worker_threads";
import type { ContractSource } from "../contract-source.ts";
import { type Emitted, emitFiles } from "../generate.ts";
import { buildModel } from "../model.ts";

/** What the thread is asked for. */
export interface EmitRequest {
  readonly source: ContractSource;
  readonly wanted: ReadonlySet<string>;
}

/** What it answers: texts by path, or why there are none. */
export interface EmitAnswer {
  readonly files?: Emitted;
  readonly fault?: string;
}

parentPort?.on("message", async ({ source, wanted }: EmitRequest) => {
  try {
    parentPort?.postMessage({ files: await emitFiles(buildModel(source), wanted) } satisfies EmitAnswer);
  } catch (error) {
    const fault = error instanceof Error ? error.message : "unknown";
    parentPort?.postMessage({ fault } satisfies EmitAnswer);
  }
});
