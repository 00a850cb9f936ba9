import { CountersignConfigError } from "./countersign-config-error.ts";

/** Options as read: own members alone, without a prototype, `undefined` left out, lists copied and frozen. */
export type ReadOptions = Readonly<Record<string, unknown>>;

/**
 * Reads an options object exactly once, so that getters and proxies cannot answer differently later.
 *
 * @param what how the object is called in messages
 * @param known the names that may appear, or how to tell them from the values
 * @throws {@link CountersignConfigError} for anything but an object, for an unknown name, and for an inherited option,
 * which would otherwise be dropped in silence
 */
export function readOptions(
  what: string,
  options: unknown,
  known: ReadonlySet<string> | ((values: ReadOptions) => ReadonlySet<string>),
): ReadOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new CountersignConfigError(what, options, "give an object of options");
  }
  const values = Object.create(null) as Record<string, unknown>;
  for (const name of Reflect.ownKeys(options)) {
    const value: unknown = (options as Record<PropertyKey, unknown>)[name];
    if (typeof name === "symbol") throw new CountersignConfigError(what, options, "remove members named by symbols");
    if (value !== undefined) values[name] = Array.isArray(value) ? Object.freeze(Array.from(value)) : value;
  }
  const names = typeof known === "function" ? known(values) : known;
  for (const name of Object.keys(values)) {
    if (names.has(name)) continue;
    throw new CountersignConfigError(name.slice(0, 64), values[name], `known ${what} are ${[...names].join(", ")}`);
  }
  for (const name of names) {
    if (name in options && !Object.hasOwn(options, name)) {
      throw new CountersignConfigError(name, undefined, "give it as the object's own member, not through a prototype");
    }
  }
  return values;
}
