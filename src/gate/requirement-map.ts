import type { RequirementOverrides } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { isRecord } from "./json-rpc.ts";
import type { ItemKind } from "./operation.ts";
import { unionScopes } from "./scopes.ts";
import { compileTemplate, normalizeUri } from "./uri.ts";

/**
 * What a tool, resource or prompt requires beyond the base of the verifier. It only tightens.
 *
 * A caller who meets it may call the item. One who does not sees the item listed and gets a refusal, with a challenge
 * when scopes would help. With `hidden`, such a caller gets neither: the item does not exist for them.
 */
export type ToolRequirements<O extends object = RequirementOverrides> = O & {
  /** Hide the item from callers who may not use it. @defaultValue `false` */
  readonly hidden?: boolean;
};

/** Requirements for items that no map names: the base alone (`allow`), further ones, or hidden from everyone (`deny`). */
export type DefaultRequirements<O extends object = RequirementOverrides> = ToolRequirements<O> | "deny" | "allow";

/** Nothing beyond the base of the verifier. */
export const BASE_ALONE: RequirementOverrides = Object.freeze({});

/** The rules that apply to one item. */
export interface ItemRules {
  readonly requirements: readonly RequirementOverrides[];
  /** Every scope that the item requires, the base included. */
  readonly requiredScopes: readonly string[];
  readonly hidden: boolean;
  /** Hidden from everyone: no map names the item and the default is `deny`. */
  readonly never: boolean;
}

/** Requirements by item, looked up in own maps: `toString` and `__proto__` are names like any other. */
export interface RequirementMap {
  rulesOf(kind: ItemKind, name: string): ItemRules;
  /** Configured keys, to be compared with what a server registers. */
  keys(kind: ItemKind): readonly string[];
}

export interface RequirementMapOptions {
  readonly tools?: Readonly<Record<string, ToolRequirements>>;
  readonly resources?: Readonly<Record<string, ToolRequirements>>;
  readonly prompts?: Readonly<Record<string, ToolRequirements>>;
  readonly default?: DefaultRequirements;
}

/**
 * Compiles the maps. `check` is called with every set of requirements and throws when one is malformed.
 *
 * @throws {@link CountersignConfigError} for a map or entry of the wrong form
 */
export function createRequirementMap(
  options: RequirementMapOptions,
  check: (requirements: RequirementOverrides) => unknown,
  /** Every scope that a set of requirements names. */
  scopesOf: (requirements: RequirementOverrides) => readonly string[] = () => [],
  baseScopes: readonly string[] = [],
): RequirementMap {
  const compile = (value: unknown, option: string): ItemRules => {
    if (!isRecord(value)) throw new CountersignConfigError(option, value, "give an object of requirements");
    const { hidden = false, ...given } = value;
    if (typeof hidden !== "boolean") throw new CountersignConfigError(`${option}.hidden`, hidden, "give true or false");
    const requirements = snapshot(given);
    check(requirements);
    const requiredScopes = Object.freeze(unionScopes(baseScopes, scopesOf(requirements)));
    const set = Object.keys(requirements).length === 0 ? BASE_ALONE : requirements;
    return Object.freeze({ requirements: [set], requiredScopes, hidden, never: false });
  };
  const table = (value: unknown, option: string): Map<string, ItemRules> => {
    if (value === undefined) return new Map();
    if (!isRecord(value)) throw new CountersignConfigError(option, value, "give an object from names to requirements");
    return new Map(Object.keys(value).map((name) => [name, compile(value[name], `${option}.${name}`)]));
  };
  const tables: Record<ItemKind, Map<string, ItemRules>> = {
    tool: table(options.tools, "tools"),
    resource: table(options.resources, "resources"),
    prompt: table(options.prompts, "prompts"),
  };
  const given = options.default ?? "deny";
  const never: ItemRules = { requirements: [], requiredScopes: [], hidden: true, never: true };
  const fallback = given === "deny" ? never : compile(given === "allow" ? {} : given, "default");

  const exact = new Map<string, ItemRules>();
  const templates: { readonly key: string; readonly matches: (uri: string) => boolean; readonly rules: ItemRules }[] =
    [];
  for (const [key, rules] of tables.resource) {
    if (key.includes("{")) templates.push({ key, matches: compileTemplate(key), rules });
    else exact.set(normalizeUri(key), rules);
  }
  const resourceRules = (uri: string): ItemRules | undefined => {
    const named = tables.resource.get(uri);
    if (named !== undefined) return named;
    const normal = normalizeUri(uri);
    const single = exact.get(normal);
    if (single !== undefined) return single;
    const found = templates.filter(({ matches }) => matches(uri) || matches(normal));
    return found.length < 2 ? found[0]?.rules : combine(found.map(({ rules }) => rules));
  };
  const find = (kind: ItemKind, name: string): ItemRules | undefined =>
    kind === "resource" ? resourceRules(name) : tables[kind].get(name);

  return Object.freeze({
    // no host registers names of `Object.prototype`, but some find them there
    rulesOf: (kind: ItemKind, name: string) => find(kind, name) ?? (name in Object.prototype ? never : fallback),
    keys: (kind: ItemKind) => [...tables[kind].keys()],
  });
}

/** A copy that nobody can change any more, lists included; verifiers prepare such requirements once. */
function snapshot(given: Readonly<Record<string, unknown>>): RequirementOverrides {
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    Array.isArray(value) ? Object.freeze([...value]) : value,
  ]);
  return Object.freeze(Object.fromEntries(entries));
}

/** An item under several templates must satisfy them all, and is hidden when one of them hides it. */
function combine(rules: readonly ItemRules[]): ItemRules {
  return {
    requirements: rules.flatMap(({ requirements }) => requirements),
    requiredScopes: unionScopes(...rules.map(({ requiredScopes }) => requiredScopes)),
    hidden: rules.some(({ hidden }) => hidden),
    never: rules.some(({ never }) => never),
  };
}
