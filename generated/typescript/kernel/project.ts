// Generated from codegen/kernel/typescript/project.ts. Do not edit. Run: npm run generate
/** `""` means absent. */
export const optionalText = <Text extends string = string>(value: unknown): Text | undefined =>
  typeof value === "string" && value !== "" ? (value as Text) : undefined;

/** Negative zero is zero. */
export const optionalInteger = (value: unknown): number | undefined =>
  typeof value === "number" ? value + 0 : undefined;

export const optionalFlag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

/** `[]` means absent. */
export const optionalList = <Item, Projected>(
  value: unknown,
  project: (item: Item) => Projected,
): readonly Projected[] | undefined =>
  Array.isArray(value) && value.length > 0 ? Object.freeze((value as Item[]).map(project)) : undefined;

export const requiredList = <Item, Projected>(
  value: readonly Item[],
  project: (item: Item) => Projected,
): readonly Projected[] => Object.freeze(value.map(project));

export const optionalObject = <Wire, Projected>(
  value: unknown,
  project: (wire: Wire) => Projected,
): Projected | undefined => (typeof value === "object" && value !== null ? project(value as Wire) : undefined);

export const optionalTextOrList = (value: unknown): string | readonly string[] | undefined =>
  Array.isArray(value) ? optionalList(value, same<string>) : optionalText(value);

export const textOrList = (value: string | readonly string[]): string | readonly string[] =>
  typeof value === "string" ? value : Object.freeze([...value]);

export const same = <Item>(item: Item): Item => item;

/** Data that the contract does not describe, frozen at every depth. */
export const freezeDeep = (value: unknown): unknown => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const key of Object.keys(value)) freezeDeep((value as Record<string, unknown>)[key]);
    Object.freeze(value);
  }
  return value;
};

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null) as Record<string, unknown>);

/** Own members that the contract does not name, frozen at every depth, without a prototype. */
export const restOf = (wire: object, known: ReadonlySet<string>): Readonly<Record<string, unknown>> => {
  let rest: Record<string, unknown> | undefined;
  for (const key of Object.keys(wire)) {
    if (known.has(key)) continue;
    rest ??= Object.create(null) as Record<string, unknown>;
    rest[key] = freezeDeep((wire as Record<string, unknown>)[key]);
  }
  return rest === undefined ? NOTHING : Object.freeze(rest);
};

/**
 * Rewrites aliased members of one object to their first spelling. Returns its input when nothing is to fold,
 * `undefined` when the object mixes both spellings.
 */
export const foldAliases = (value: unknown, aliases: Readonly<Record<string, string>>): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  let first = false;
  let second = false;
  for (const alias of Object.keys(aliases)) {
    if (Object.hasOwn(value, alias)) second = true;
    if (Object.hasOwn(value, aliases[alias] as string)) first = true;
  }
  if (!second) return value;
  if (first) return undefined;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const name = Object.hasOwn(aliases, key) ? (aliases[key] as string) : key;
    Object.defineProperty(out, name, {
      value: (value as Record<string, unknown>)[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return out;
};

/** Folds every object of the list `member`. Returns its input when nothing is to fold, `undefined` on a mixture. */
export const foldListMember = (value: unknown, member: string, fold: (item: unknown) => unknown): unknown => {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return value;
  const list = (value as Record<string, unknown>)[member];
  if (!Array.isArray(list)) return value;
  let changed = false;
  const folded: unknown[] = [];
  for (const item of list) {
    const next = fold(item);
    if (next === undefined && item !== undefined) return undefined;
    if (next !== item) changed = true;
    folded.push(next);
  }
  if (!changed) return value;
  const out = { ...value } as Record<string, unknown>;
  out[member] = folded;
  return out;
};
