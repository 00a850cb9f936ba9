import type { CheckRow, Profile, RequirementOverrides } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "./countersign-config-error.ts";
import { readOptions } from "./read-options.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Combines base requirements with overrides of a route or a call. The result is never weaker than the base: lists are
 * united, booleans are OR-ed, limits take the stricter number (0 means 0), and `undefined` changes nothing. A value that must equal the base and does
 * not becomes one that no mandate satisfies.
 *
 * @param base requirements of stage `requirements`; absent ones count with the contract's default
 * @throws {@link CountersignConfigError} for `null`, a wrong type, an unknown name, and every option that cannot change
 * per call (issuer, audience, zone)
 * @returns frozen requirements, defaults filled in
 *
 * @example
 * ```ts
 * tighten(profile, { requiredScopes: ["files:read"] }, { requiredScopes: ["files:write"], maxHopCount: 2 });
 * // { requiredScopes: ["files:read", "files:write"], requireAgent: false, …, maxHopCount: 2 }
 * ```
 */
export function tighten(
  profile: Profile,
  base: RequirementOverrides,
  overrides: RequirementOverrides | undefined,
): RequirementOverrides {
  const rows = profile.checks.filter((row) => row.stage === "requirements");
  const given = overrides === undefined ? {} : readOverrides(profile, rows, overrides);
  const result: Record<string, unknown> = {};
  for (const row of rows) {
    const before = own(base, row.name) ?? row.default;
    const after = own(given, row.name);
    const value = after === undefined ? before : before === undefined ? after : merge(row, before, after);
    if (value !== undefined) result[row.name] = Array.isArray(value) ? Object.freeze([...value]) : value;
  }
  return Object.freeze(result) as RequirementOverrides;
}

function readOverrides(profile: Profile, rows: readonly CheckRow[], overrides: unknown): Values {
  const names = new Set(rows.filter((row) => row.merge !== "fixed").map((row) => row.name));
  const given = readOptions("overrides", overrides, names);
  const finding = profile.explainRequirements(given).find(({ path }) => Object.hasOwn(given, String(path[0])));
  if (finding !== undefined) {
    const name = String(finding.path[0]);
    throw new CountersignConfigError(name, given[name], `give ${finding.expected}`);
  }
  return given;
}

function merge(row: CheckRow, before: unknown, after: unknown): unknown {
  switch (row.merge) {
    case "union":
      return [...new Set([...toList(before), ...toList(after)])];
    case "or":
      return before === true || after === true;
    case "min":
      return Math.min(before as number, after as number);
    case "max":
      return Math.max(before as number, after as number);
    case "same":
      return isSame(before, after) ? before : UNSATISFIABLE;
    default:
      throw new CountersignConfigError(row.name, after, "it is fixed by the base");
  }
}

/** What no claim equals and no list contains: two routes that contradict each other let no mandate through. */
const UNSATISFIABLE: readonly never[] = Object.freeze([]);

function isSame(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return before === after;
  return before.length === after.length && before.every((element, index) => element === after[index]);
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function own(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? (values as Values)[name] : undefined;
}
