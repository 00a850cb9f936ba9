import { oddJson, type Plain } from "./document.ts";
import type { Grammar, Option, Schema } from "./grammar.ts";
import type { Random } from "./random.ts";
import { anyText, NUMBERS, WORDS } from "./texts.ts";

const heldTexts = (option: Option, plain: Plain): readonly string[] => {
  const held = plain[option.claim];
  if (typeof held === "string") return option.words ? held.split(" ").filter((word) => word !== "") : [held];
  if (!Array.isArray(held)) return [];
  const { each } = option;
  const items = each === undefined ? held : held.map((item) => (item as Plain)[each]);
  return items.filter((item) => typeof item === "string") as string[];
};

const oneText = (random: Random, schema: Schema, held: readonly string[], usually: number): string => {
  if (Array.isArray(schema["enum"]) && !random.oneIn(12)) {
    return held[0] !== undefined && !random.oneIn(usually) ? held[0] : random.pick(schema["enum"] as readonly string[]);
  }
  const wanted =
    held.length > 0 && !random.oneIn(usually)
      ? random.pick(held)
      : random.oneIn(8)
        ? anyText(random)
        : random.pick(WORDS);
  // By code points: Go has no text with half a character, and no configuration of any language holds one.
  const shorter = [...wanted].slice(0, -1).join("");
  return random.oneIn(5 * usually)
    ? random.pick([`${wanted}x`, shorter, wanted.toUpperCase(), wanted.normalize("NFD"), `${wanted} `, ""])
    : wanted;
};

const fitting = (random: Random, option: Option, schema: Schema, plain: Plain): unknown => {
  const kinds = schema["anyOf"] as readonly Schema[] | undefined;
  if (kinds !== undefined) return fitting(random, option, random.pick(kinds), plain);
  const held = heldTexts(option, plain);
  // What every server asks is mostly met: otherwise hardly a case would get further.
  const usually = option.required ? 24 : 5;
  switch (schema["type"]) {
    case "boolean":
      return random.oneIn(3);
    case "integer": {
      const there = plain[option.claim];
      return typeof there === "number" && there < 250 && random.oneIn(2)
        ? Math.max(0, there + random.below(3) - 1)
        : random.below(13);
    }
    case "array": {
      const list: string[] = [];
      const items = schema["items"] as Schema;
      for (let left = random.below(4); left > 0; left -= 1) list.push(oneText(random, items, held, usually));
      return list.length > 0 || schema["minItems"] === undefined ? list : [oneText(random, items, held, usually)];
    }
    default:
      return oneText(random, schema, held, usually);
  }
};

/**
 * JSON text of the options of a server: mostly such as the claims meet, now and then such as no server may have. Names
 * are never given twice: what a configuration file makes of that is not the contract's business.
 */
export const needText = (random: Random, grammar: Grammar, plain: Plain, bare: boolean): string => {
  if (random.oneIn(300)) return random.pick(["null", "[]", "1", '"a"', "true", "{}", "[{}]"]);
  const pairs = new Map<string, string>();
  const often = random.pick([2, 4, 8]);
  for (const option of grammar.options) {
    const wanted = option.required || (grammar.zoneRequired && option.claim === "zone_id");
    if (wanted && bare ? random.oneIn(4) : wanted ? random.oneIn(200) : !random.oneIn(often)) continue;
    pairs.set(option.name, JSON.stringify(fitting(random, option, option.schema, plain)));
  }
  if (random.oneIn(10)) {
    const name = random.oneIn(4)
      ? random.pick(["__proto__", "constructor", "", "revocations", "delegationEpoch", ...grammar.neighbours])
      : random.pick(grammar.options).name;
    const value = random.oneIn(4) ? random.pick(NUMBERS) : oddJson(random, false);
    pairs.set(name, value);
  }
  return `{${[...pairs].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
};
