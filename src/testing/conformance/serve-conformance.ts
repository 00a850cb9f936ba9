import { type ConformanceExecutorOptions, createConformanceExecutor } from "./create-conformance-executor.ts";

/** Lines of a stream. A line feed ends a line and nothing else does: other separators may stand inside of JSON text. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  for await (const chunk of input) {
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield Buffer.concat([...held, rest.subarray(0, end)]).toString("utf8");
      held = [];
      rest = rest.subarray(end + 1);
    }
    held.push(rest);
  }
}

/**
 * The whole of a conformance executor: reads messages from standard input and answers on standard output until it is
 * told to stop or its input ends. Rejects for a line that is no message of the protocol.
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
  for await (const line of linesOf(process.stdin as AsyncIterable<Buffer>)) {
    const { line: reply, done } = await executor.answer(line);
    if (reply !== undefined) process.stdout.write(`${reply}\n`);
    if (done) return;
  }
};
