import { type Defect, decoderDefect } from "../conformance/defect.ts";

/** Ignores text behind the document. */
export const defect: Defect = decoderDefect(["edge"], (decode, text, depth) =>
  decode(text.slice(0, text.lastIndexOf("}") + 1), depth),
);
