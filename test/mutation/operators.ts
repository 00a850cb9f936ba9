/** One way of getting enforcement wrong: what it looks for, and what it puts there. */
export interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  readonly becomes: (match: RegExpExecArray) => readonly string[];
}

export interface Mutant {
  readonly file: "enforce" | "ops";
  readonly operator: string;
  /** The line that changes, and what it becomes; tells mutants apart in reports. */
  readonly id: string;
  readonly text: string;
}

const to =
  (...texts: readonly string[]): Operator["becomes"] =>
  () =>
    texts;

const others = (values: readonly string[], value: string): readonly string[] =>
  values.filter((other) => other !== value);

/** Operators that make sense in any code. */
const general: readonly Operator[] = [
  { name: "flip equality", pattern: /===/g, becomes: to("!==") },
  { name: "flip equality", pattern: /!==/g, becomes: to("===") },
  { name: "flip comparison", pattern: /<=/g, becomes: to("<", ">=", ">") },
  { name: "flip comparison", pattern: />=/g, becomes: to(">", "<=", "<") },
  { name: "flip comparison", pattern: / > /g, becomes: to(" >= ", " < ") },
  { name: "flip comparison", pattern: / < /g, becomes: to(" <= ", " > ") },
  { name: "swap and/or", pattern: / && /g, becomes: to(" || ") },
  { name: "swap and/or", pattern: / \|\| /g, becomes: to(" && ") },
  { name: "drop negation", pattern: /!(?=[A-Za-z])/g, becomes: to("") },
  { name: "every to some", pattern: /\.every\(/g, becomes: to(".some(") },
  { name: "some to every", pattern: /\.some\(/g, becomes: to(".every(") },
  { name: "negate constant", pattern: /\btrue\b/g, becomes: to("false") },
  { name: "negate constant", pattern: /\bfalse\b/g, becomes: to("true") },
];

/** Operators on the table of operations. */
const onOps: readonly Operator[] = [
  { name: "change verdict", pattern: /"shape"/g, becomes: to('"fail"', "true") },
  { name: "change verdict", pattern: /"fail"/g, becomes: to('"shape"', "true") },
  { name: "change splitter", pattern: /=== 32\b/g, becomes: to("=== 9", "< 33", "!== 97") },
  { name: "change splitter", pattern: /word\.includes\(" "\)/g, becomes: to("false", 'word.includes("  ")') },
  {
    name: "equal to prefix",
    pattern: /held === wanted/g,
    becomes: to("String(held).startsWith(String(wanted))", "String(wanted).startsWith(String(held))"),
  },
  { name: "equal to substring", pattern: /held === wanted/g, becomes: to("String(held).includes(String(wanted))") },
  {
    name: "equal to loose",
    pattern: /held === wanted/g,
    becomes: to(
      "held == wanted",
      "String(held).toLowerCase() === String(wanted).toLowerCase()",
      "String(held).trim() === String(wanted).trim()",
    ),
  },
  {
    name: "equal to substring",
    pattern: /held\.includes\(element\)/g,
    becomes: to(
      "held.some((item) => item.includes(element))",
      "held.some((item) => element.includes(item))",
      "held.some((item) => item.startsWith(element))",
      "held.some((item) => item.toLowerCase() === element.toLowerCase())",
    ),
  },
  {
    name: "word to substring",
    pattern: /hasWord\(held, element\)/g,
    becomes: to(
      "held.includes(element)",
      "held.split(/\\s+/).includes(element)",
      "held.toLowerCase().split(' ').includes(element.toLowerCase())",
      "held.split(' ').some((word) => word.startsWith(element))",
    ),
  },
  { name: "truncate list", pattern: /let index = 0/g, becomes: to("let index = 1") },
  { name: "truncate list", pattern: /index < list\.length/g, becomes: to("index < list.length - 1", "index < 1") },
  {
    name: "truncate list",
    pattern: /of list\)/g,
    becomes: to("of list.slice(1))", "of list.slice(0, -1))", "of list.slice(0, 1))"),
  },
  { name: "truncate list", pattern: /of held\)/g, becomes: to("of held.slice(1))", "of held.slice(0, -1))") },
  { name: "truncate list", pattern: /list\.some\(/g, becomes: to("list.slice(1).some(", "list.slice(0, 1).some(") },
  { name: "shift by one", pattern: /\bat - 1\b/g, becomes: to("at") },
  { name: "shift by one", pattern: /\bat \+ 1\b/g, becomes: to("at + 2", "at + length + 1") },
  { name: "shift by one", pattern: /at \+ length\b/g, becomes: to("at + length - 1", "at + length + 1") },
  { name: "shift by one", pattern: /\bat === 0\b/g, becomes: to("at === 1", "true") },
  { name: "shift by one", pattern: /length === 0\b/g, becomes: to("length === 1", "false") },
  { name: "shift by one", pattern: />= 0\b/g, becomes: to(">= 1", ">= -1") },
  { name: "drop guard", pattern: /if \([^\n]+\) return "shape";/g, becomes: to("") },
  { name: "drop guard", pattern: /if \([^\n]+\) return "fail";/g, becomes: to("") },
  { name: "drop guard", pattern: /if \([^\n]+\) return malformed;/g, becomes: to("") },
  { name: "inherit", pattern: /Object\.hasOwn\(subject, name\)/g, becomes: to("true") },
  {
    name: "loosen integers",
    pattern: /Number\.isSafeInteger\(value\)/g,
    becomes: to("Number.isInteger(value)", 'typeof value === "number"', "true"),
  },
  { name: "null is absent", pattern: /held === undefined\b/g, becomes: to("held == null") },
  { name: "wrong element", pattern: /missing: element/g, becomes: to('missing: ""') },
];

const ERROR = /failure\("([a-z_]+)", "([a-z]+)", "(\w+)"\)/g;

/** Operators on generated enforcement; `names` are the claims in each spelling. */
export const enforceOperators = (names: {
  readonly wire: readonly string[];
  readonly projected: readonly string[];
  readonly options: readonly string[];
  readonly codes: readonly string[];
}): readonly Operator[] => [
  ...general,
  {
    name: "swap claim",
    pattern: /own\(subject, "(\w+)"\)/g,
    becomes: ([, claim = ""]) =>
      others(
        names.wire.includes(claim) && !names.projected.includes(claim)
          ? names.wire
          : names.projected.includes(claim) && !names.wire.includes(claim)
            ? names.projected
            : [...new Set([...names.wire, ...names.projected])],
        claim,
      ).map((other) => `own(subject, "${other}")`),
  },
  {
    name: "swap option",
    pattern: /own\(need, "(\w+)"\)/g,
    becomes: ([, option = ""]) => others(names.options, option).map((other) => `own(need, "${other}")`),
  },
  { name: "inherit option", pattern: /own\(need, "(\w+)"\)/g, becomes: ([, option]) => [`need["${option}"]`] },
  {
    name: "swap code",
    pattern: ERROR,
    becomes: ([, code = "", stage, check]) =>
      others(names.codes, code).map((other) => `failure("${other}", "${stage}", "${check}")`),
  },
  {
    name: "swap stage",
    pattern: ERROR,
    becomes: ([, code, stage = "", check]) =>
      others(["claims", "requirements", "revocation"], stage).map(
        (other) => `failure("${code}", "${other}", "${check}")`,
      ),
  },
  {
    name: "swap check name",
    pattern: ERROR,
    becomes: ([, code, stage, check = ""]) =>
      others([...names.options.slice(0, 2), "shape"], check).map(
        (other) => `failure("${code}", "${stage}", "${other}")`,
      ),
  },
  {
    name: "swap failure",
    pattern: /refuse\(verdict, (\w+), (\w+)\)/g,
    becomes: ([, failed, malformed]) => [
      `refuse(verdict, ${malformed}, ${failed})`,
      `refuse(verdict, ${failed}, ${failed})`,
    ],
  },
  {
    name: "change default",
    pattern: /(orElse\(own\(need, "\w+"\), )(\d+)\)/g,
    becomes: ([, head, number]) => [
      `${head}${Number(number) - 1})`,
      `${head}${Number(number) + 1})`,
      `${head}0)`,
      `${head}255)`,
    ],
  },
  { name: "drop default", pattern: /orElse\((own\(need, "\w+"\)), [^)]+\)/g, becomes: ([, value]) => [String(value)] },
  {
    name: "change ifAbsent",
    pattern: /(orElse\(own\(subject, "\w+"\), )(\d+)\)/g,
    becomes: ([, head, number]) => [`${head}${Number(number) + 1})`, `${head}${Number(number) - 1})`],
  },
  {
    name: "drop ifAbsent",
    pattern: /orElse\((own\(subject, "\w+"\)), \d+\)/g,
    becomes: ([, value]) => [String(value)],
  },
  {
    name: "null is absent",
    pattern: /orElse\((own\(\w+, "\w+"\)), ([^)]+)\)/g,
    becomes: ([, value, fallback]) => [`(${value} ?? ${fallback})`],
  },
  {
    name: "empty is unset",
    pattern: /if \(wanted !== undefined\)/g,
    becomes: to("if (wanted)", "if (wanted !== undefined && wanted !== null)"),
  },
  {
    name: "truthy only",
    pattern: /if \(wanted !== false\)/g,
    becomes: to("if (wanted === true)", "if (wanted !== undefined && wanted !== null && wanted !== false)"),
  },
  { name: "drop check", pattern: /if \(wanted !== \w+\) \{/g, becomes: to("if (false) {", "if (true) {") },
  {
    name: "drop check",
    pattern: /if \(verdict !== true\) return [^;]+;/g,
    becomes: to("", 'if (verdict === "fail") return UNREADABLE;'),
  },
  { name: "swap op", pattern: /\bpresent\(/g, becomes: to("absent(") },
  { name: "swap op", pattern: /\batMost\(/g, becomes: to("atLeast(") },
  { name: "swap op", pattern: /\bcontainsAllWords\(/g, becomes: to("containsAll(", "containsAny(") },
  { name: "swap op", pattern: /\bcontainsAny\(/g, becomes: to("containsAll(") },
  { name: "swap op", pattern: /\boneOrMany\((own\([^)]*\))\)/g, becomes: ([, value]) => [String(value)] },
  {
    name: "swap kind",
    pattern: /, "text"([,)])/g,
    becomes: ([, end]) => [`, "texts"${end}`, `, "textOrTexts"${end}`, `, "integer"${end}`],
  },
  {
    name: "swap member",
    pattern: /, "applicationId"/g,
    becomes: to(', "agentSessionId"', ', "delegationEdgeId"', ', "name"'),
  },
  { name: "drop guard", pattern: /if \(typeof (?:subject|need)[^\n]+return UNREADABLE;/g, becomes: to("") },
  { name: "drop guard", pattern: /if \(!isText\([^\n]+_SHAPE;/g, becomes: to("") },
  { name: "drop clause", pattern: / \|\| Array\.isArray\((?:subject|need)\)/g, becomes: to("") },
  { name: "drop clause", pattern: / \|\| (?:subject|need) === null/g, becomes: to("") },
  { name: "throw", pattern: /catch \{\s+return UNREADABLE;/g, becomes: to("catch (error) { throw error;") },
  {
    name: "forget half",
    pattern: /(enforceIdentity\(subject, need\)) \?\? (enforceOwnCodes\(subject, need\))/g,
    becomes: ([, first, second]) => [String(first), String(second), `${second} ?? ${first}`],
  },
];

export const opsOperators: readonly Operator[] = [...general, ...onOps];

/** Checks of one function: text between the marks that the generator puts before each. */
const blocksOf = (text: string): readonly { readonly start: number; readonly end: number; readonly mark: string }[] => {
  const marks = [...text.matchAll(/ +\/\/ (claims|requirements) (\d+):/g)];
  return marks.map((match, index) => {
    const stop = text.indexOf("  return undefined;\n", match.index);
    const next = marks[index + 1]?.index ?? Number.POSITIVE_INFINITY;
    return { start: match.index, end: Math.min(stop, next), mark: `${match[1]} ${match[2]}` };
  });
};

/** Every mutant that drops one check or swaps two neighbours of one function. */
const blockMutants = (text: string): readonly Mutant[] => {
  const blocks = blocksOf(text);
  const mutants: Mutant[] = [];
  for (const [index, block] of blocks.entries()) {
    mutants.push({
      file: "enforce",
      operator: "drop check",
      id: `drop ${block.mark}`,
      text: text.slice(0, block.start) + text.slice(block.end),
    });
    const next = blocks[index + 1];
    if (next === undefined || next.start !== block.end) continue;
    mutants.push({
      file: "enforce",
      operator: "swap adjacent checks",
      id: `swap ${block.mark} and ${next.mark}`,
      text:
        text.slice(0, block.start) +
        text.slice(next.start, next.end) +
        text.slice(block.start, block.end) +
        text.slice(next.end),
    });
  }
  return mutants;
};

/** Every mutant of one file. */
export const mutantsOf = (file: Mutant["file"], text: string, operators: readonly Operator[]): readonly Mutant[] => {
  const mutants: Mutant[] = file === "enforce" ? [...blockMutants(text)] : [];
  const used = new Map<string, number>();
  const seen = new Set(mutants.map((mutant) => mutant.text));
  for (const { name, pattern, becomes } of operators) {
    for (const match of text.matchAll(pattern)) {
      for (const replacement of becomes(match)) {
        const changed = text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
        if (changed === text || seen.has(changed)) continue;
        seen.add(changed);
        const from = text.lastIndexOf("\n", match.index) + 1;
        const to = text.indexOf("\n", match.index);
        const line = text.slice(from, to).trim().replaceAll(/\s+/g, " ");
        const id = `${line} | ${match[0].trim()} -> ${replacement.trim()}`;
        const nth = (used.get(id) ?? 0) + 1;
        used.set(id, nth);
        mutants.push({ file, operator: name, id: nth === 1 ? id : `${id} (${nth})`, text: changed });
      }
    }
  }
  return mutants;
};
