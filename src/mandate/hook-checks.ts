import {
  type AuthError,
  type HookRow,
  own,
  type Profile,
  type Reason,
  type RevocationStore,
} from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { readOptions } from "../core/read-options.ts";
import { askPort, type Patience, type PortVerdict } from "./ask-port.ts";
import { compareEpochs } from "./delegation-epoch.ts";
import { lookUpRevocation } from "./look-up-revocation.ts";

/**
 * A port that a contract declares and its user implements: gets the claims that the contract names, in order, and answers
 * with a boolean. A throw, a rejection, silence and every other answer count as unavailable, never as a pass.
 */
export type Hook = (...args: never[]) => boolean | Promise<boolean>;

/** Asks one port about a principal. Total. `skipped`: a claim that the port needs is absent. */
export type Ask = (
  principal: object,
  anchors: readonly string[],
) => PortVerdict | "skipped" | Promise<PortVerdict | "skipped">;

/** One check of stage revocation, ready to run. */
export interface HookCheck {
  readonly name: string;
  readonly ask: Ask;
  readonly refused: AuthError;
  readonly unavailable: AuthError;
  /** Why it refuses, in fixed words. */
  readonly detail: string;
  /** Why nobody can tell, in fixed words. */
  readonly silence: string;
}

/** What ports are made from. */
export interface HookSources extends Patience {
  readonly revocations: RevocationStore;
  /** The `hooks` option. */
  readonly hooks: unknown;
}

/** Ports that the library answers from the revocation store. */
const builtIn: ReadonlySet<string> = new Set(["isRevoked", "isDelegationStale"]);

/**
 * The checks of stage revocation, in the order of the profile.
 *
 * @throws {@link CountersignConfigError} for a port that the contract declares and nobody implements, and for a function
 * that the contract knows no port for
 */
export function readHookChecks(profile: Profile, sources: HookSources): readonly HookCheck[] {
  const rows = profile.hookChecks.toSorted((a, b) => a.order - b.order);
  const names = new Set(rows.map((row) => row.hook).filter((hook) => !builtIn.has(hook)));
  const given = sources.hooks === undefined ? {} : readOptions("hooks", sources.hooks, names);
  let lookups = 0;
  return Object.freeze(
    rows.map((row): HookCheck => {
      const refused = createAuthError(profile, row.error);
      const unavailable = createAuthError(profile, row.unavailable, { reason: row.reason as Reason });
      const check = { name: row.name, refused, unavailable };
      if (builtIn.has(row.hook) && !row.failsOn) {
        throw new CountersignConfigError("contract", row, `hook ${row.hook} must fail on true`);
      }
      if (row.hook === "isRevoked") {
        lookups += 1;
        const ask = lookups === 1 ? askAnchors(sources) : askIdentifiers(row, sources);
        const silence = "the revocation store gave no answer";
        return Object.freeze({ ...check, ask, detail: "the authority was withdrawn", silence });
      }
      if (row.hook === "isDelegationStale") {
        const silence = "the revocation store gave no epoch";
        const detail = "the delegation graph has changed since";
        return Object.freeze({ ...check, ask: askEpoch(row, sources), detail, silence });
      }
      const ask = askHook(row, own(given, row.hook), sources);
      return Object.freeze({ ...check, ask, detail: "the hook refuses", silence: "the hook gave no answer" });
    }),
  );
}

/** The anchors of the profile: the first lookup of every profile. */
function askAnchors(sources: HookSources): Ask {
  const { revocations } = sources;
  return (_principal, anchors) => lookUpRevocation(revocations, anchors, sources);
}

/** Further lookups ask about the claims that their own row names. */
function askIdentifiers({ args }: HookRow, sources: HookSources): Ask {
  return (principal) => {
    const values = valuesOf(principal, args);
    return values === undefined ? "skipped" : lookUpRevocation(sources.revocations, values as string[], sources);
  };
}

function askEpoch({ args }: HookRow, sources: HookSources): Ask {
  const { revocations } = sources;
  if (typeof revocations.currentDelegationEpoch !== "function") {
    const remedy = "give a store with currentDelegationEpoch, such as new InMemoryRevocationStore()";
    throw new CountersignConfigError("revocations", revocations, remedy);
  }
  return (principal) => {
    const values = valuesOf(principal, args);
    if (values === undefined) return "skipped";
    const [zone, epoch] = values;
    return askPort(
      () => revocations.currentDelegationEpoch?.(zone as string),
      (stored) => compareEpochs(stored, epoch),
      sources,
    );
  };
}

function askHook({ args, hook, failsOn }: HookRow, port: unknown, patience: Patience): Ask {
  if (typeof port !== "function") {
    throw new CountersignConfigError(`hooks.${hook}`, port, "give the function that the contract declares");
  }
  const read = (answer: unknown): PortVerdict =>
    typeof answer !== "boolean" ? "unavailable" : answer === failsOn ? "fail" : "pass";
  return (principal) => {
    const values = valuesOf(principal, args);
    return values === undefined ? "skipped" : askPort(() => port(...values), read, patience);
  };
}

/** The claims of those names, in order; `undefined` when one is absent. */
function valuesOf(principal: object, names: readonly string[]): readonly unknown[] | undefined {
  const values = names.map((name) => own(principal, name));
  return values.includes(undefined) ? undefined : values;
}
