import type { Defect } from "../conformance/defect.ts";
import { runCase } from "../conformance/executor.ts";

/** Removes a byte order mark, as decoders do by default. */
export const defect: Defect = {
  caughtBy: ["edge"],
  run: (right, how, one) =>
    runCase(
      {
        ...right,
        decodeUtf8: (bytes) => {
          try {
            return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
          } catch {
            return undefined;
          }
        },
      },
      how,
      one,
    ),
};
