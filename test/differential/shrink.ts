import type { FuzzCase } from "./generate-case.ts";

/** Of several cases, the ones that still show the disagreement: by their place in the list. */
export type StillShows = (cases: readonly FuzzCase[]) => Promise<readonly boolean[]>;

const ROUNDS = 400;
const BATCH = 100;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Values with one thing less: an item, a member, or something smaller in its place. */
const smallerValues = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      value.filter((_, other) => other !== index),
      ...smallerValues(item).map((smaller) => value.map((same, other) => (other === index ? smaller : same))),
    ]);
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.flatMap(([name, item]) => [
      Object.fromEntries(entries.filter(([other]) => other !== name)),
      ...smallerValues(item).map((smaller) =>
        Object.fromEntries(entries.map(([other, same]) => [other, other === name ? smaller : same])),
      ),
    ]);
  }
  if (typeof value === "string" && value.length > 1) return ["a", value.slice(0, value.length >> 1), value.slice(1)];
  return [];
};

/** Sequences with a stretch of their parts left out, longest stretch first. */
const cutOut = <T extends { readonly length: number }>(
  whole: T,
  join: (start: number, end: number) => T,
): readonly T[] => {
  const out: T[] = [];
  for (let size = whole.length >> 1; size >= 1 && out.length < 600; size >>= 1) {
    for (let at = 0; at + size <= whole.length && out.length < 600; at += size) out.push(join(at, at + size));
  }
  return out;
};

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|\s+/gu;

/** Texts without one member or item, whatever else may be wrong with the text. */
const withoutMember = (text: string): readonly string[] => {
  const tokens = text.match(TOKEN) ?? [];
  const out: string[] = [];
  for (const [start, token] of tokens.entries()) {
    if (token === "," || token === ":" || token === "}" || token === "]") continue;
    let depth = 0;
    let end = start;
    for (; end < tokens.length; end += 1) {
      const here = tokens[end] as string;
      if (here === "{" || here === "[") depth += 1;
      if (here === "}" || here === "]") depth -= 1;
      if (depth < 0 || (depth === 0 && here === ",")) break;
    }
    if (depth < 0 && tokens[start - 1] === ",")
      out.push([...tokens.slice(0, start - 1), ...tokens.slice(end)].join(""));
    out.push([...tokens.slice(0, start), ...tokens.slice(depth < 0 ? end : end + 1)].join(""));
  }
  return [...new Set(out)];
};

const smallerTexts = (text: string, free: boolean): readonly string[] => {
  const value = parsed(text);
  const byValue = value === undefined ? [] : smallerValues(value).map((smaller) => JSON.stringify(smaller));
  const byText = free ? cutOut(text, (start, end) => text.slice(0, start) + text.slice(end)) : [];
  return [...byValue, ...(free ? withoutMember(text) : []), ...byText];
};

const smallerBytes = (base64: string): readonly string[] => {
  const bytes = Buffer.from(base64, "base64");
  return cutOut(bytes, (start, end) => Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])).map((smaller) =>
    smaller.toString("base64"),
  );
};

const sizeOf = ({ one }: FuzzCase): number => JSON.stringify(one).length;

const candidates = (from: FuzzCase): readonly FuzzCase[] => {
  const { run, one } = from;
  const { hooks, document, documentBase64, ...rest } = one;
  const base = { ...rest, ...(hooks === undefined ? {} : { hooks }) };
  const out: FuzzCase[] = [];
  const documented = document === undefined ? { documentBase64: documentBase64 ?? "" } : { document };
  if (hooks !== undefined) out.push({ run, one: { ...rest, ...documented } });
  for (const need of smallerTexts(one.need, false)) out.push({ run, one: { ...base, ...documented, need } });
  if (document !== undefined) {
    // The checks alone are run on texts that every reader takes for JSON.
    const texts = smallerTexts(document, run === "ladder").filter(
      (text) => run === "ladder" || parsed(text) !== undefined,
    );
    for (const text of texts) out.push({ run, one: { ...base, document: text } });
  } else
    for (const bytes of smallerBytes(documentBase64 ?? "")) out.push({ run, one: { ...base, documentBase64: bytes } });
  for (const smaller of smallerValues(hooks ?? {}))
    if (
      Object.values(smaller as object).every(
        (script) => Object.hasOwn(script as object, "answers") && Object.hasOwn(script as object, "otherwise"),
      )
    )
      out.push({ run, one: { ...rest, ...documented, hooks: smaller as NonNullable<typeof hooks> } });
  const size = sizeOf(from);
  return out.filter((one) => sizeOf(one) < size);
};

/** Makes a case smaller for as long as a smaller one shows the same disagreement. */
export const shrink = async (from: FuzzCase, stillShows: StillShows): Promise<FuzzCase> => {
  let best = from;
  let asked = 0;
  for (let again = true; again && asked < ROUNDS; ) {
    again = false;
    const all = candidates(best);
    for (let at = 0; at < all.length && asked < ROUNDS; at += BATCH) {
      const some = all.slice(at, at + BATCH);
      asked += 1;
      const shows = await stillShows(some);
      const found = some.find((_, index) => shows[index]);
      if (found !== undefined) {
        best = found;
        again = true;
        break;
      }
    }
  }
  return best;
};
