import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const javascript = (path: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(`../../generated/typescript/${path}`, import.meta.url), "utf8"))
    .replace(/^import .*$/gm, "")
    .replace(/^export const /gm, "const ")
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^\/\/.*$/gm, "");

export const opsSource: string = javascript("kernel/ops.ts").replaceAll(/ +\/\/.*$/gm, "");
export const enforceSource: string = javascript("2026-05/enforce.ts");

/** A loop that a mutant made endless ends by this. */
const BUDGET = 200_000;

export type Functions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const OPS = [...opsSource.matchAll(/^const (\w+) =/gm)].map((match) => match[1]);
const ENFORCE = ["enforce", "enforceIdentity", "enforceOwnCodes", "enforceRequirements"];

/** Both files as one scope, so that a mutant of the operations reaches the checks. */
export const load = (ops: string, enforce: string): Functions => {
  const body = `${ops}\n${enforce}`.replaceAll(/^( *(?:while|for) \(.*\) \{)$/gm, "$1 tick();");
  const build = new Function(
    "budget",
    `"use strict"; let ticks = 0; const tick = () => { ticks += 1; if (ticks > budget) throw new RangeError("endless"); };
${body}
return { ${[...OPS, ...ENFORCE].join(", ")}, isExhausted: () => ticks > budget };`,
  ) as (budget: number) => Functions;
  return build(BUDGET);
};
