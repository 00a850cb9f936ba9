import type { Target } from "./target.ts";
export const docsTarget: Target = { name: "docs", emit: () => new Map() };
