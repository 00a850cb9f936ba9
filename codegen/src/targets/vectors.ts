import type { Target } from "./target.ts";
export const vectorsTarget: Target = { name: "vectors", emit: () => new Map() };
