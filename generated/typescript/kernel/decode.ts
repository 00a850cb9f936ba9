// Generated from codegen/kernel/typescript/decode.ts. Do not edit. Run: npm run generate
/**
 * The outcome of {@link decodeJson}.
 *
 * `rule` names the broken rule (`type`, `syntax`, `depth`, `duplicate-member`, `lone-surrogate`, `number-range`) and
 * never quotes the text.
 */
export type DecodedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly rule: DecodeRule };

/** A rule of strict JSON that a text can break. */
export type DecodeRule = "type" | "syntax" | "depth" | "duplicate-member" | "lone-surrogate" | "number-range";

const refusals: Readonly<Record<DecodeRule, DecodedJson>> = Object.freeze({
  type: Object.freeze({ ok: false, rule: "type" }),
  syntax: Object.freeze({ ok: false, rule: "syntax" }),
  depth: Object.freeze({ ok: false, rule: "depth" }),
  "duplicate-member": Object.freeze({ ok: false, rule: "duplicate-member" }),
  "lone-surrogate": Object.freeze({ ok: false, rule: "lone-surrogate" }),
  "number-range": Object.freeze({ ok: false, rule: "number-range" }),
});

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// In Unicode mode a well-formed pair is one code point, so only a surrogate without its partner matches.
const loneSurrogate = /\p{Surrogate}/u;

const TOO_DEEP = -1;
const OVERFLOW = Number.POSITIVE_INFINITY;
const UNSURE = -2;

/** `isWellFormed` is younger than the oldest supported library; without it every text takes the scanner. */
type MaybeChecked = string & { readonly isWellFormed?: () => boolean };

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Decodes bytes as UTF-8 without any repair.
 *
 * @returns the text, or `undefined` for malformed UTF-8 and for a leading byte order mark. Never throws.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    return text.charCodeAt(0) === 0xfeff ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Strict JSON, the same in every language of the contract: no duplicate member (compared after unescaping, at any
 * depth), no lone surrogate, no number beyond the double range, no nesting deeper than `maxDepth`, no text after the
 * value. `__proto__` is an ordinary own member.
 *
 * @param text the JSON text
 * @param maxDepth how deep objects and lists may nest; a flat object has depth 1
 * @returns the value, or the broken rule. Never throws.
 */
export function decodeJson(text: string, maxDepth: number): DecodedJson {
  if (typeof text !== "string") return refusals.type;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refusals.syntax;
  }
  try {
    const members = countMembers(value, maxDepth);
    if (members === TOO_DEEP) return refusals.depth;
    if (members === countNames(text)) return { ok: true, value };
    const rule = brokenRule(text);
    if (rule !== undefined) return refusals[rule];
    const numbered = numberNames(text);
    if (numbered === undefined) return { ok: true, value };
    const exact = JSON.parse(numbered.text) as unknown;
    if (countMembers(exact, maxDepth) === TOO_DEEP) return refusals.depth;
    return { ok: true, value: giveNames(exact, numbered.names) };
  } catch {
    // Only a limit so high that the stack ends first leads here.
    return refusals.depth;
  }
}

/** Members of a value at every depth; infinite when a number overflowed. Own members alone. */
function countMembers(value: unknown, room: number): number {
  if (typeof value !== "object" || value === null)
    return Number.isFinite(value) || typeof value !== "number" ? 0 : OVERFLOW;
  if (room <= 0) return TOO_DEEP;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = items === value ? 0 : items.length;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (typeof item === "object" && item !== null) {
      const inner = countMembers(item, room - 1);
      if (inner === TOO_DEEP) return TOO_DEEP;
      count += inner;
    } else if (typeof item === "number" && !Number.isFinite(item)) count = OVERFLOW;
  }
  return count;
}

/**
 * An upper bound of the member names in a JSON text: colons right after a quote. Text for which that is no bound (an
 * escape, a space before a colon) or which may not be well-formed gives {@link UNSURE}.
 *
 * A text with as many names as its value has members holds no duplicate.
 */
function countNames(text: string): number {
  if (text.includes("\\") || (text as MaybeChecked).isWellFormed?.() !== true) return UNSURE;
  let count = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE) count += 1;
    else if (before <= SPACE) return UNSURE;
  }
  return count;
}

/** Scans text that is already known to be valid JSON; one pass, every character seen once. */
function brokenRule(text: string): DecodeRule | undefined {
  const open: (Set<string> | undefined)[] = [];
  let members: Set<string> | undefined;
  let nameNext = false;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      const content = unescaped(text, at, end);
      if (loneSurrogate.test(content)) return "lone-surrogate";
      if (nameNext && members !== undefined) {
        if (members.has(content)) return "duplicate-member";
        members.add(content);
        nameNext = false;
      }
      at = end;
    } else if (char === OPEN_OBJECT) {
      open.push(members);
      members = new Set();
      nameNext = true;
      at += 1;
    } else if (char === OPEN_LIST) {
      open.push(members);
      members = undefined;
      nameNext = false;
      at += 1;
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
      members = open.pop();
      nameNext = false;
      at += 1;
    } else if (char === COMMA) {
      nameNext = members !== undefined;
      at += 1;
    } else if (char === MINUS || isDigit(char)) {
      const end = endOfNumber(text, at);
      if (!Number.isFinite(Number(text.slice(at, end)))) return "number-range";
      at = end;
    } else {
      at += 1;
    }
  }
  return undefined;
}

/**
 * Valid JSON with every member name replaced by its number; `undefined` when no name is spelled with an escape.
 *
 * Engines exist whose `JSON.parse` takes an escaped name for another one that it has read before
 * (https://github.com/nodejs/node/issues/63785). Such a claim would go missing, and a duplicate unseen.
 */
function numberNames(text: string): { readonly text: string; readonly names: readonly string[] } | undefined {
  const names: string[] = [];
  let isEscaped = false;
  let out = "";
  let from = 0;
  for (let at = text.indexOf('"'); at !== -1; ) {
    const end = endOfString(text, at);
    let after = end;
    while (text.charCodeAt(after) <= SPACE) after += 1;
    if (text.charCodeAt(after) === COLON) {
      isEscaped ||= text.slice(at, end).includes("\\");
      out += `${text.slice(from, at)}"#${names.length}"`;
      from = end;
      names.push(unescaped(text, at, end));
    }
    at = text.indexOf('"', end);
  }
  return isEscaped ? { text: out + text.slice(from), names } : undefined;
}

/** Undoes {@link numberNames} in a value that is known not to nest too deep. */
function giveNames(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => giveNames(item, names));
  const out = {};
  for (const [number, item] of Object.entries(value)) {
    // Assignment would take `__proto__` for the prototype.
    Object.defineProperty(out, names[Number(number.slice(1))] as string, {
      value: giveNames(item, names),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return out;
}

/** Index just after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    // Digits, `+`, `-`, `.`, `e`, `E`.
    if (!isDigit(char) && char !== MINUS && char !== 0x2b && char !== 0x2e && char !== 0x65 && char !== 0x45) break;
  }
  return at;
}

function unescaped(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes("\\") ? (JSON.parse(text.slice(start, end)) as string) : raw;
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}
