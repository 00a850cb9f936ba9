/** Most levels of a contract's data. */
const MAX_DEPTH = 64;
/** Most bytes of a contract as JSON. */
export const MAX_BYTES: number = 8 * 1024 * 1024;
/** Most values of a contract; fewer bytes than `MAX_BYTES` cannot hold more that mean anything. */
const MAX_VALUES = 1_000_000;

/** Why a value is no plain data, and where. */
export interface DataFault {
  /** JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

const kindOf = (value: unknown): string => {
  if (typeof value === "number") return "a number that JSON does not know";
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  const { constructor: maker } = value;
  return typeof maker === "function" && maker.name !== "" ? `an instance of ${maker.name}` : "no plain object";
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Array.isArray(value);
};

/**
 * The first reason why a value is not plain JSON data within the limits: no functions, instances, cycles, at most 64
 * levels. Members that are `undefined` count as absent, as in JSON.
 */
export const dataFault = (root: unknown): DataFault | undefined => {
  const open = new Set<object>();
  let values = 0;
  let size = 0;
  const walk = (value: unknown, pointer: string, depth: number): DataFault | undefined => {
    values += 1;
    if (typeof value === "string") size += value.length;
    if (values > MAX_VALUES || size > MAX_BYTES) return { pointer, message: "the contract is too large" };
    if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
    if (typeof value === "number" && Number.isFinite(value)) return undefined;
    if (typeof value !== "object" || !isPlain(value)) {
      return { pointer, message: `holds ${kindOf(value)}; a contract is plain data` };
    }
    if (open.has(value)) return { pointer, message: "leads back to an object that holds it" };
    if (depth > MAX_DEPTH) return { pointer, message: `is nested deeper than ${MAX_DEPTH} levels` };
    open.add(value);
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined && !Array.isArray(value)) continue;
      const fault = walk(member, `${pointer}/${escaped(key)}`, depth + 1);
      if (fault !== undefined) return fault;
    }
    open.delete(value);
    return undefined;
  };
  return walk(root, "", 1);
};
