import {
  type Contract,
  core,
  type Profile,
  type RequirementOverrides,
  type RevocationStore,
} from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { flagOption, functionOption, integerOption, optionValue } from "../core/option-values.ts";
import { type ReadOptions, readOptions } from "../core/read-options.ts";
import { tighten } from "../core/tighten.ts";
import { type Algorithm, algorithms as knownAlgorithms } from "./algorithms.ts";
import { changesOf, type OnRevocationChange } from "./authority-watch.ts";
import { type OnDiagnostic, reporter } from "./diagnostic.ts";
import { type HookCheck, readHookChecks } from "./hook-checks.ts";
import { requireIssuerUrl, requireSecureUrl } from "./key-set-url.ts";
import type { Scheduling } from "./scheduler.ts";

/** Options read once, checked, with every default filled in. */
export interface Settings {
  readonly profile: Profile;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly zoneId: string | undefined;
  /** Requirements of stage `claims`. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Base requirements of stage `requirements`, defaults filled in, frozen. */
  readonly requirements: RequirementOverrides;
  /** The checks of stage revocation, in order. */
  readonly hookChecks: readonly HookCheck[];
  /** How the store tells of changes. */
  readonly onChange: OnRevocationChange | undefined;
  readonly jwksUri: string | undefined;
  readonly jwksCache: unknown;
  readonly allowInsecureIssuer: boolean;
  readonly algorithms: readonly Algorithm[];
  readonly clockSkewSeconds: number;
  readonly maxTokenBytes: number;
  readonly resourceMetadataUrl: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly now: () => number;
  readonly monotonicNow: (() => number) | undefined;
  readonly fetch: typeof fetch | undefined;
  readonly scheduling: Scheduling;
  readonly maxInFlight: number;
  /** 0 when off. */
  readonly cacheEntries: number;
  readonly report: OnDiagnostic;
}

const technicalNames: readonly string[] = [
  "revocations",
  "hooks",
  "contract",
  "profile",
  "jwksUri",
  "jwksCache",
  "allowInsecureIssuer",
  "algorithms",
  "clockSkewSeconds",
  "maxTokenBytes",
  "revocationTimeoutMs",
  "resourceMetadataUrl",
  "signal",
  "now",
  "monotonicNow",
  "fetch",
  "scheduling",
  "maxInFlight",
  "cache",
  "onDiagnostic",
];

/**
 * Reads and checks the options of a verifier. Every option is read once.
 *
 * @param deps {@link AuthDeps}, or any other value
 * @throws {@link CountersignConfigError} for the first option at fault
 */
export function readSettings(deps: unknown): Settings {
  try {
    return read(deps);
  } catch (cause) {
    if (cause instanceof CountersignConfigError) throw cause;
    // A getter or a proxy threw; what it threw may hold anything.
    throw new CountersignConfigError("options", deps, "give options that can be read");
  }
}

function read(deps: unknown): Settings {
  const given = readOptions("options", deps, (values) => {
    return new Set([...readProfile(values).checks.map((row) => row.name), ...technicalNames]);
  });
  const profile = readProfile(given);
  const { limits } = profile;
  const requirementNames = profile.checks.map((row) => row.name);

  const wanted = Object.fromEntries(
    requirementNames.filter((name) => name in given).map((name) => [name, given[name]]),
  );
  const finding = profile.explainRequirements(wanted)[0];
  if (finding !== undefined) {
    const name = String(finding.path[0] ?? "options");
    throw new CountersignConfigError(name, wanted[name], `give ${finding.expected}`);
  }
  const missing = profile.checks.find((row) => row.required && wanted[row.name] === undefined);
  if (missing !== undefined)
    throw new CountersignConfigError(missing.name, undefined, "give a value; it has no default");
  if (profile.zoneRequired && wanted["zoneId"] === undefined) {
    throw new CountersignConfigError("zoneId", undefined, `profile ${profile.id} needs the zone of this server`);
  }
  const allowInsecureIssuer = flagOption(given, "allowInsecureIssuer", false);
  const issuer = requireIssuerUrl(wanted["issuer"], allowInsecureIssuer);
  const jwksUri = given["jwksUri"];
  const audience = wanted["audience"] as string | readonly string[];

  const signal = abortSignal(given["signal"]);
  const timeoutMs = integerOption(given, "revocationTimeoutMs", limits.revocationTimeoutMs, 1, 60_000);
  const revocations = store(given["revocations"]);

  return Object.freeze({
    profile,
    issuer,
    audience: Object.freeze(typeof audience === "string" ? [audience] : [...audience]),
    zoneId: wanted["zoneId"] as string | undefined,
    identity: rowsOf(profile, "claims", wanted),
    requirements: tighten(profile, rowsOf(profile, "requirements", wanted), undefined),
    hookChecks: readHookChecks(profile, { revocations, hooks: given["hooks"], timeoutMs, signal }),
    onChange: changesOf(revocations),
    jwksUri: jwksUri === undefined ? undefined : requireSecureUrl("jwksUri", jwksUri, allowInsecureIssuer),
    jwksCache: given["jwksCache"],
    allowInsecureIssuer,
    algorithms: readAlgorithms(optionValue(given, "algorithms", profile.header.algorithms)),
    clockSkewSeconds: integerOption(given, "clockSkewSeconds", limits.clockSkewSeconds, 0, limits.clockSkewMaxSeconds),
    maxTokenBytes: integerOption(given, "maxTokenBytes", limits.tokenCharacters, 1, limits.tokenCharacters),
    resourceMetadataUrl: metadataUrl(given["resourceMetadataUrl"]),
    signal,
    now: functionOption<() => number>(given, "now") ?? Date.now,
    monotonicNow: functionOption<() => number>(given, "monotonicNow"),
    fetch: functionOption<typeof fetch>(given, "fetch"),
    scheduling: readScheduling(optionValue(given, "scheduling", "auto")),
    maxInFlight: integerOption(given, "maxInFlight", limits.maxInFlight, 1, 65_536),
    cacheEntries: readCache(given["cache"], limits.cacheEntries),
    report: reporter(functionOption<OnDiagnostic>(given, "onDiagnostic")),
  });
}

/**
 * Answers about options at fault in the words of the profile that they name, or of the core contract's default one when
 * they name none that works.
 */
export function inWordsOf<T>(deps: unknown, answer: (profile: Profile) => T): T {
  try {
    const { contract, profile } = deps as { readonly contract?: unknown; readonly profile?: unknown };
    return answer(readProfile({ contract, profile }));
  } catch {
    return answer(defaultProfile);
  }
}

function readProfile(given: ReadOptions): Profile {
  const contract = given["contract"] === undefined ? core : (given["contract"] as Contract | null);
  const profiles: unknown = typeof contract === "object" ? contract?.profiles : undefined;
  if (typeof profiles !== "object" || profiles === null) {
    throw new CountersignConfigError("contract", contract, "give a generated contract");
  }
  const id: unknown = given["profile"] === undefined ? contract?.defaultProfile : given["profile"];
  if (typeof id === "string" && Object.hasOwn(profiles, id)) {
    return (profiles as Readonly<Record<string, Profile>>)[id] as Profile;
  }
  throw new CountersignConfigError("profile", id, `the profiles are ${Object.keys(profiles).join(", ")}`);
}

/** The wanted values of one stage. Every name is an own member, so that nothing shows through from a prototype. */
function rowsOf(profile: Profile, stage: "claims" | "requirements", wanted: ReadOptions): ReadOptions {
  const rows = profile.checks.filter((row) => row.stage === stage);
  return Object.freeze(Object.fromEntries(rows.map((row) => [row.name, wanted[row.name] ?? row.default])));
}

function store(value: unknown): RevocationStore {
  if (typeof value === "object" && value !== null && typeof (value as RevocationStore).isRevoked === "function") {
    return value as RevocationStore;
  }
  throw new CountersignConfigError(
    "revocations",
    value,
    "give a revocation store, such as new InMemoryRevocationStore()",
  );
}

function readAlgorithms(value: unknown): readonly Algorithm[] {
  if (Array.isArray(value) && value.length > 0 && value.every((each) => knownAlgorithms.has(each as Algorithm))) {
    return Object.freeze([...new Set(value as readonly Algorithm[])]);
  }
  throw new CountersignConfigError("algorithms", value, `give a list of ${[...knownAlgorithms].join(", ")}`);
}

function readScheduling(value: unknown): Scheduling {
  if (value === "auto" || value === "inline" || value === "pool") return value;
  throw new CountersignConfigError("scheduling", value, "give auto, inline or pool");
}

function readCache(value: unknown, entries: number): number {
  if (value === undefined) return entries;
  if (value === false) return 0;
  const given = readOptions("cache", value, new Set(["maxEntries"]));
  return integerOption(given, "maxEntries", entries, 1, 1_000_000);
}

function metadataUrl(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new CountersignConfigError("resourceMetadataUrl", value, "give an absolute https URL");
}

function abortSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || value instanceof AbortSignal) return value;
  throw new CountersignConfigError("signal", value, "give the signal of an AbortController");
}
