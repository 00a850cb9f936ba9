import type { ConformanceAnswer, ConformanceCase, ConformanceScript } from "../../src/testing/index.ts";
import { documentBytes, documentText, NOW, type Plain, plainClaims } from "./document.ts";
import type { Grammar } from "./grammar.ts";
import { needText } from "./need.ts";
import { createRandom, type Random } from "./random.ts";

/** A case and the kind of suite that it is run in. */
export interface FuzzCase {
  readonly run: "ladder" | "enforce";
  readonly one: ConformanceCase;
}

const ANSWERS: readonly ConformanceAnswer[] = [true, true, true, "throws", "rejects", "text", "number", "null"];

const anyAnswer = (random: Random, good: number): ConformanceAnswer =>
  random.oneIn(good) ? random.pick(ANSWERS) : false;

const scriptOf = (random: Random, plain: Plain): ConformanceScript => {
  const answers: Record<string, ConformanceAnswer> = {};
  const texts = Object.values(plain).filter((value) => typeof value === "string" || typeof value === "number");
  for (let left = random.below(3); left > 0 && texts.length > 0; left -= 1) {
    const key = random.oneIn(3)
      ? `${String(plain["zone_id"])} ${String(plain["delegation_graph_epoch"] ?? 0)}`
      : String(random.pick(texts));
    answers[key] = anyAnswer(random, 2);
  }
  return { answers, otherwise: anyAnswer(random, 4) };
};

const anyHooks = (random: Random, grammar: Grammar, plain: Plain): Pick<ConformanceCase, "hooks"> => {
  if (random.oneIn(2)) return {};
  const named = grammar.hooks.filter(() => !random.oneIn(4));
  return { hooks: Object.fromEntries(named.map((hook) => [hook, scriptOf(random, plain)])) };
};

/** Case number `index` of a seed; the same one every time. */
export const generateCase = (grammars: readonly Grammar[], seed: number, index: number): FuzzCase => {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77));
  const grammar = random.pick(grammars);
  const run = random.oneIn(4) ? "enforce" : "ladder";
  const plain = plainClaims(random, grammar);
  const text = documentText(random, grammar, plain, run === "ladder");
  const asBytes = run === "ladder" && random.oneIn(12);
  const document = asBytes ? { documentBase64: documentBytes(random, text).toString("base64") } : { document: text };
  return {
    run,
    one: {
      id: `fuzz/${seed}/${index}`,
      profile: grammar.profile,
      now: random.oneIn(20) ? NOW + random.below(5) - 2 : NOW,
      ...document,
      need: needText(random, grammar, plain, run === "enforce"),
      ...(run === "ladder" ? anyHooks(random, grammar, plain) : {}),
    },
  };
};
