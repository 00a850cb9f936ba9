import { CountersignConfigError } from "../core/countersign-config-error.ts";
import type { GateOptions } from "./gate-options.ts";
import { isRecord } from "./json-rpc.ts";
import { isLoopbackHost } from "./origin.ts";
import { isScopeToken } from "./scopes.ts";

const KNOWN: Readonly<Record<keyof GateOptions, true>> = {
  verifier: true,
  resource: true,
  tools: true,
  resources: true,
  prompts: true,
  default: true,
  scopeHierarchy: true,
  rungs: true,
  allowedOrigins: true,
  allowedHosts: true,
  authorizationServers: true,
  scopesSupported: true,
  resourceName: true,
  soleResource: true,
  maxBodyBytes: true,
  recheckMs: true,
  maxUnknownMs: true,
  changes: true,
  maxHandles: true,
  onDecision: true,
  onWarning: true,
};

interface Kind {
  readonly holds: (value: unknown) => boolean;
  readonly remedy: string;
}

const aFunction: Kind = { holds: (value) => typeof value === "function", remedy: "give a function" };

/** Options that nothing else would look at before a request does. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["onDecision", aFunction],
  ["onWarning", aFunction],
  ["soleResource", { holds: (value) => typeof value === "boolean", remedy: "give true or false" }],
  ["resourceName", { holds: (value) => typeof value === "string", remedy: "give a text" }],
  ["rungs", { holds: (value) => Array.isArray(value) && value.every(isRung), remedy: "give a list of rungs" }],
  [
    "authorizationServers",
    {
      holds: (value) => Array.isArray(value) && value.length > 0 && value.every(isUrl),
      remedy: "give a list of at least one issuer URL",
    },
  ],
]);

function isRung(value: unknown): boolean {
  return isRecord(value) && typeof value["name"] === "string" && typeof value["decide"] === "function";
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value);
}

/** @throws {@link CountersignConfigError} for an option that does not exist, is `null` or of another kind */
export function checkOptionNames(options: unknown): void {
  if (!isRecord(options)) throw new CountersignConfigError("options", options, "give an object of options");
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name)) throw new CountersignConfigError(name, options[name], "no such option of a gate");
    const value: unknown = options[name];
    const kind = KINDS.get(name);
    if (value === null) throw new CountersignConfigError(name, value, "leave it out, or give a value");
    if (value !== undefined && kind !== undefined && !kind.holds(value)) {
      throw new CountersignConfigError(name, value, kind.remedy);
    }
  }
}

/**
 * The endpoint's URL, checked as its tokens' audience will be: exactly as written.
 *
 * @throws {@link CountersignConfigError} unless it is https, or http on loopback, without query, fragment or user info
 */
export function checkResource(resource: unknown): URL {
  const remedy = "give the https URL of the endpoint (http on loopback), without query, fragment or user info";
  if (typeof resource !== "string" || !URL.canParse(resource)) {
    throw new CountersignConfigError("resource", resource, remedy);
  }
  const url = new URL(resource);
  const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
  const bare = url.search === "" && url.username === "" && url.password === "" && !/[?#]/.test(resource);
  if (!secure || !bare) throw new CountersignConfigError("resource", resource, remedy);
  return url;
}

/** The hierarchy as an own map. @throws {@link CountersignConfigError} for an entry that is no scope token */
export function checkHierarchy(hierarchy: unknown): ReadonlyMap<string, readonly string[]> {
  if (hierarchy === undefined) return new Map();
  const remedy = "give an object from scopes to lists of scopes";
  if (!isRecord(hierarchy)) throw new CountersignConfigError("scopeHierarchy", hierarchy, remedy);
  return new Map(
    Object.keys(hierarchy).map((scope) => {
      const implied = hierarchy[scope];
      if (!isScopeToken(scope) || !Array.isArray(implied) || !implied.every(isScopeToken)) {
        throw new CountersignConfigError("scopeHierarchy", implied, remedy);
      }
      return [scope, Object.freeze([...implied])];
    }),
  );
}

/** @throws {@link CountersignConfigError} unless every entry is an RFC 6749 scope token */
export function checkScopes(scopes: readonly string[], option: string): readonly string[] {
  if (!Array.isArray(scopes) || !scopes.every(isScopeToken)) {
    throw new CountersignConfigError(option, scopes, "give a list of scope tokens (RFC 6749 section 3.3)");
  }
  return scopes;
}

/** @throws {@link CountersignConfigError} unless the value is a whole number of at least `least` */
export function checkCount(value: number, option: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new CountersignConfigError(option, value, `give a whole number of at least ${least}`);
}
