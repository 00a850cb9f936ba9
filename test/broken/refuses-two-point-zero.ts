import { type Defect, decoderDefect } from "../conformance/defect.ts";

/** Takes 2.0 for no integer. */
export const defect: Defect = decoderDefect(["shape", "edge"], (decode, text, depth) =>
  /:-?[0-9]+\.0[,}]/.test(text) ? { ok: false, rule: "syntax" } : decode(text, depth),
);
