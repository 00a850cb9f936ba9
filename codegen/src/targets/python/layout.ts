/** Source text that stands on one line where it fits, and one item per line where it does not. */
export type Layout = string | Group;

export interface Group {
  readonly open: string;
  readonly items: readonly Layout[];
  readonly close: string;
  /** A tuple of one needs a comma to be a tuple. */
  readonly comma?: boolean;
}

const WIDTH = 100;
const STEP = 4;

const flat = (layout: Layout): string =>
  typeof layout === "string"
    ? layout
    : `${layout.open}${layout.items.map(flat).join(", ")}${layout.comma ? "," : ""}${layout.close}`;

/**
 * Lays text out as the formatters of the language would leave it.
 *
 * @param indent columns before the text
 * @param behind columns that something else needs behind it on the same line
 */
export const render = (layout: Layout, indent = 0, behind = 0): string => {
  const line = flat(layout);
  if (typeof layout === "string" || layout.items.length === 0 || indent + line.length + behind <= WIDTH) return line;
  const inner = indent + STEP;
  const items = layout.items.map((item) => `${" ".repeat(inner)}${render(item, inner, 1)},\n`);
  return `${layout.open}\n${items.join("")}${" ".repeat(indent)}${layout.close}`;
};

export const group = (open: string, items: readonly Layout[], close: string): Group => ({ open, items, close });

export const tuple = (items: readonly Layout[], open = "("): Group => ({
  open,
  items,
  close: ")",
  comma: items.length === 1,
});

/** Puts text before a layout, on its first line. */
export const after = (head: string, layout: Layout, tail = ""): Layout =>
  typeof layout === "string"
    ? `${head}${layout}${tail}`
    : { ...layout, open: `${head}${layout.open}`, close: `${layout.close}${tail}` };

/** A string literal in the quotes that need fewer escapes. */
export const quoted = (text: string): string => {
  const literal = JSON.stringify(text).replace(/\u007f/g, "\\x7f");
  if (!text.includes('"') || text.includes("'")) return literal;
  return `'${literal.slice(1, -1).replaceAll('\\"', '"')}'`;
};

/** A JSON value as a literal. */
export const literal = (value: unknown): Layout => {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return group("[", value.map(literal), "]");
  if (typeof value !== "object") return String(value);
  return group(
    "{",
    Object.entries(value).map(([name, member]) => after(`${quoted(name)}: `, literal(member))),
    "}",
  );
};

/** Words in lines of at most `width` columns. */
const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** A comment above what it describes. */
export const remark = (text: string, indent: number, mark = "#:"): string =>
  wrapped(text, WIDTH - indent - mark.length - 1)
    .map((line) => `${" ".repeat(indent)}${mark} ${line}\n`)
    .join("");

/** A docstring of one paragraph. */
export const docstring = (text: string, indent: number): string => {
  const safe = text.replaceAll("\\", "\\\\").replaceAll('"""', "'''").replace(/"$/, "'");
  const pad = " ".repeat(indent);
  if (indent + safe.length + 6 <= WIDTH) return `${pad}"""${safe}"""\n`;
  const [first = "", ...rest] = wrapped(safe, Math.min(WIDTH - indent, safe.length) - 3);
  return `${pad}"""${first}\n${rest.map((line) => `${pad}${line}\n`).join("")}${pad}"""\n`;
};

/** An import of sorted names; nothing when there are none. */
export const importLine = (module: string, names: Iterable<string>): string => {
  const list = [...new Set(names)].sort(byImportOrder);
  if (list.length === 0) return "";
  const line = `from ${module} import ${list.join(", ")}\n`;
  if (line.length - 1 <= WIDTH) return line;
  return `from ${module} import (\n${list.map((name) => `    ${name},\n`).join("")})\n`;
};

const kindOf = (name: string): number => (/^[A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Constants, then classes, then the rest: the order in which names are offered. */
export const byKind = (a: string, b: string): number => kindOf(a) - kindOf(b) || compare(a, b);

/** The same order for imports, in which case does not count. */
const byImportOrder = (a: string, b: string): number =>
  kindOf(a) - kindOf(b) || compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b);
