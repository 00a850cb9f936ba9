/** One place of a pattern that reads a character: the ASCII characters that it takes. */
type Chars = ReadonlySet<number>;

/** A part of a pattern: which places may come first and last, and whether it may be empty. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

/** Most places of a pattern, repeats written out. */
const MOST = 256;
/** Copies of a fixed repeat that are told apart. */
const COPIES = 16;

class TooMany extends Error {}

const EMPTY: Part = { first: [], last: [], empty: true };

/** Places of a pattern, and which follow which; a pair that follows in two ways is there twice. */
class Places {
  readonly chars: Chars[] = [];
  readonly follow = new Map<number, number[]>();

  add(chars: Chars): Part {
    if (this.chars.length >= MOST) throw new TooMany();
    const place = this.chars.push(chars) - 1;
    return { first: [place], last: [place], empty: false };
  }

  link(from: readonly number[], to: readonly number[]): void {
    for (const place of from) this.follow.set(place, [...(this.follow.get(place) ?? []), ...to]);
  }

  join(a: Part, b: Part): Part {
    this.link(a.last, b.first);
    return {
      first: a.empty ? [...a.first, ...b.first] : a.first,
      last: b.empty ? [...a.last, ...b.last] : b.last,
      empty: a.empty && b.empty,
    };
  }
}

const codeOf = (body: string, at: number): readonly [code: number, next: number] => {
  if (body[at] !== "\\") return [body.charCodeAt(at), at + 1];
  if (body[at + 1] === "x") return [Number.parseInt(body.slice(at + 2, at + 4), 16), at + 4];
  return [body.charCodeAt(at + 1), at + 2];
};

/** Reads a body of the subset of `patternFault`, which has been checked. */
class Reader {
  readonly places = new Places();
  private readonly body: string;
  private at = 0;

  constructor(body: string) {
    this.body = body;
  }

  alternatives(): Part {
    let whole = this.sequence();
    while (this.body[this.at] === "|") {
      this.at += 1;
      const other = this.sequence();
      const { first, last, empty } = whole;
      whole = { first: [...first, ...other.first], last: [...last, ...other.last], empty: empty || other.empty };
    }
    return whole;
  }

  private sequence(): Part {
    let whole = EMPTY;
    while (this.at < this.body.length && !"|)".includes(this.body[this.at] ?? "")) {
      const start = this.at;
      const one = this.atom();
      const end = this.at;
      whole = this.places.join(whole, this.repeated(one, start, end));
    }
    return whole;
  }

  /** `{2}` is two copies; a repeat without a fixed number is a loop. */
  private repeated(one: Part, start: number, end: number): Part {
    const match = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/.exec(this.body.slice(end));
    if (match === null) return one;
    const [sign, least, most] = match;
    const after = end + sign.length;
    const copies = Math.min(Math.max(least === undefined ? 1 : Number(least), 1), COPIES);
    let whole = one;
    let last = one;
    for (let count = 1; count < copies; count += 1) {
      this.at = start;
      last = this.atom();
      whole = this.places.join(whole, last);
    }
    this.at = after;
    const fixed = least !== undefined && (most === undefined || Number(most) === Number(least));
    const endless =
      sign === "*" || sign === "+" || (!fixed && least !== undefined && most !== "1") || Number(least) > COPIES;
    if (endless) this.places.link(last.last, last.first);
    return sign === "*" || sign === "?" || Number(least) === 0 ? { ...whole, empty: true } : whole;
  }

  private atom(): Part {
    if (this.body.startsWith("(?:", this.at)) {
      this.at += 3;
      const inner = this.alternatives();
      this.at += 1;
      return inner;
    }
    if (this.body[this.at] === "[") return this.places.add(this.set());
    const [code, next] = codeOf(this.body, this.at);
    this.at = next;
    return this.places.add(new Set([code]));
  }

  private set(): Chars {
    const chars = new Set<number>();
    this.at += 1;
    const negated = this.body[this.at] === "^";
    if (negated) this.at += 1;
    while (this.body[this.at] !== "]") {
      const [from, next] = codeOf(this.body, this.at);
      this.at = next;
      let to = from;
      if (this.body[this.at] === "-" && this.body[this.at + 1] !== "]") [to, this.at] = codeOf(this.body, this.at + 1);
      for (let code = from; code <= to; code += 1) chars.add(code);
    }
    this.at += 1;
    // Everything beyond ASCII counts as one character more.
    return negated ? new Set(Array.from({ length: 129 }, (_, code) => code).filter((code) => !chars.has(code))) : chars;
  }
}

const reach = (start: number, next: (pair: number) => readonly number[]): Set<number> => {
  const seen = new Set<number>();
  const open = [start];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    for (const after of next(pair)) {
      if (seen.has(after)) continue;
      seen.add(after);
      open.push(after);
    }
  }
  return seen;
};

/**
 * Whether a pattern of the subset can read one text in exponentially many ways, as `^(?:a+)+$` can: engines that go back
 * would try them all. That is so when some place leads back to itself over one text on two paths.
 */
export const backtracks = (pattern: string): boolean => {
  const reader = new Reader(pattern.slice(1, -1));
  try {
    reader.alternatives();
  } catch (error) {
    if (error instanceof TooMany) return true;
    throw error;
  }
  const { chars, follow } = reader.places;
  const size = chars.length;
  const overlap = (a: number, b: number): boolean => {
    const [one, other] = [chars[a] as Chars, chars[b] as Chars];
    for (const code of one) if (other.has(code)) return true;
    return false;
  };
  const known = new Map<number, readonly number[]>();
  const pairsAfter = (pair: number): readonly number[] => {
    const before = known.get(pair);
    if (before !== undefined) return before;
    const [p, q] = [Math.floor(pair / size), pair % size];
    const found = (follow.get(p) ?? []).flatMap((a) =>
      (follow.get(q) ?? []).filter((b) => overlap(a, b)).map((b) => a * size + b),
    );
    known.set(pair, [...new Set(found)]);
    return found;
  };
  for (let place = 0; place < size; place += 1) {
    const home = place * size + place;
    const from = reach(home, pairsAfter);
    if (!from.has(home)) continue;
    const onward = [...new Set(follow.get(place) ?? [])];
    const leadsHome = (pair: number): boolean => reach(pair, pairsAfter).has(home);
    // The same step taken in two ways, as by an inner and an outer repeat.
    const twice = onward.filter((next) => (follow.get(place) ?? []).filter((each) => each === next).length > 1);
    if (twice.some((next) => next === place || leadsHome(next * size + next))) return true;
    const apart = [...from].filter((pair) => Math.floor(pair / size) !== pair % size);
    if (apart.some(leadsHome)) return true;
  }
  return false;
};
