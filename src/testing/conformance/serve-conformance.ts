import { createInterface } from "node:readline";
import { type ConformanceExecutorOptions, createConformanceExecutor } from "./create-conformance-executor.ts";

/**
 * The whole of a conformance executor: reads messages from standard input and answers on standard output until it is
 * told to stop or its input ends.
 *
 * @example
 * ```ts
 * // conformance.ts; run with: countersign conformance --exec "node conformance.ts"
 * import { core } from "countersign/contract";
 * import { serveConformance } from "countersign/testing";
 *
 * await serveConformance({ contract: core });
 * ```
 */
export const serveConformance = async (options: ConformanceExecutorOptions): Promise<void> => {
  const executor = createConformanceExecutor(options);
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const { line: reply, done } = await executor.answer(line);
    if (reply !== undefined) process.stdout.write(`${reply}\n`);
    if (done) break;
  }
  lines.close();
  process.stdin.destroy();
};
