import { CountersignConfigError } from "./countersign-config-error.ts";

/**
 * Reads an options object exactly once, so that getters and proxies cannot answer differently later. Lists are copied
 * and frozen; `undefined` counts as not given.
 *
 * @param what how the object is called in messages
 * @param known the names that may appear
 * @throws {@link CountersignConfigError} for anything but an object, for an unknown name, and for an inherited option,
 * which would otherwise be dropped in silence
 */
export function readOptions(
  what: string,
  options: unknown,
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new CountersignConfigError(what, options, "give an object of options");
  }
  const values: Record<string, unknown> = {};
  for (const name of Reflect.ownKeys(options)) {
    const value: unknown = (options as Record<PropertyKey, unknown>)[name];
    if (typeof name !== "string" || !known.has(name)) {
      throw new CountersignConfigError(String(name).slice(0, 64), value, `known ${what} are ${[...known].join(", ")}`);
    }
    if (value !== undefined) values[name] = Array.isArray(value) ? Object.freeze(Array.from(value)) : value;
  }
  for (const name of known) {
    if (name in options && !Object.hasOwn(options, name)) {
      throw new CountersignConfigError(name, undefined, "give it as the object's own member, not through a prototype");
    }
  }
  return values;
}
