import { type Defect, decoderDefect } from "../conformance/defect.ts";

/** Counts levels of nesting from one too few. */
export const defect: Defect = decoderDefect(["edge"], (decode, text, depth) => decode(text, depth + 1));
