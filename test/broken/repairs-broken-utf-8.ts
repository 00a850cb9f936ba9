import type { Defect } from "../conformance/defect.ts";
import { runCase } from "../conformance/executor.ts";

/** Replaces bytes that are no UTF-8. */
export const defect: Defect = {
  caughtBy: ["edge"],
  run: (right, how, one) =>
    runCase({ ...right, decodeUtf8: (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) }, how, one),
};
