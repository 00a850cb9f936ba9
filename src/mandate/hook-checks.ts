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
import { anchorClaims } from "./anchor-claims.ts";
import { askPort, type Patience, type PortVerdict } from "./ask-port.ts";
import { type CheckingStore, type CheckVerdict, checkStore, isCheckingStore } from "./check-store.ts";
import { compareEpochs, epochOf } from "./delegation-epoch.ts";
import { lookUpRevocation } from "./look-up-revocation.ts";

/**
 * A port that a contract declares and its user implements: gets the claims that the contract names, in order, and answers
 * with a boolean. A throw, a rejection, silence and every other answer count as unavailable, never as a pass.
 */
export type Hook = (...args: never[]) => boolean | Promise<boolean>;

/** `skipped`: a claim that the port needs is absent. */
export type HookVerdict = CheckVerdict | "skipped";

/** Asks one port about a principal. Total. */
export type Ask = (principal: object, anchors: readonly string[]) => HookVerdict | Promise<HookVerdict>;

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
  /** The check of the delegation epoch, where this one answers for it as well. */
  readonly stale?: Pick<HookCheck, "name" | "refused" | "detail">;
}

/** What ports are made from. */
export interface HookSources extends Patience {
  readonly revocations: RevocationStore;
  /** The `hooks` option. */
  readonly hooks: unknown;
}

const staleDetail = "the delegation graph has changed since";

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
  const checking = isCheckingStore(sources.revocations) ? sources.revocations : undefined;
  const checkedEpoch = checking === undefined ? undefined : epochAfterAnchors(rows);
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
        const silence = "the revocation store gave no answer";
        const detail = "the authority was withdrawn";
        if (lookups === 1 && checking !== undefined) {
          const ask = askChecking(profile, checking, checkedEpoch, sources);
          if (checkedEpoch === undefined) return Object.freeze({ ...check, ask, detail, silence });
          const { name, error } = checkedEpoch;
          const stale = { name, refused: createAuthError(profile, error), detail: staleDetail };
          return Object.freeze({ ...check, ask, detail, silence, stale });
        }
        const ask = lookups === 1 ? askAnchors(sources) : askIdentifiers(row, sources);
        return Object.freeze({ ...check, ask, detail, silence });
      }
      if (row.hook === "isDelegationStale") {
        const silence = "the revocation store gave no epoch";
        const detail = staleDetail;
        if (row === checkedEpoch) {
          // The check before has answered; all that is left to say is that there was nothing to ask about.
          const ask: Ask = (principal) => (valuesOf(principal, row.args) === undefined ? "skipped" : "pass");
          return Object.freeze({ ...check, ask, detail, silence });
        }
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

/** All anchors, and the epoch where its check comes next, in one question. */
function askChecking(profile: Profile, store: CheckingStore, epochRow: HookRow | undefined, patience: Patience): Ask {
  const anchorsOf = anchorClaims(profile);
  return (principal, ids) => {
    for (const id of ids as readonly unknown[]) if (typeof id !== "string") return "unavailable";
    const values = epochRow === undefined ? undefined : valuesOf(principal, epochRow.args);
    const epoch = values === undefined ? undefined : epochOf(values[1]);
    // A claimed epoch that is no whole number must not be left out of the question.
    if (values !== undefined && epoch === undefined) return "unavailable";
    return checkStore(store, anchorsOf(principal, ids), epoch, patience);
  };
}

/** The epoch check, if it comes right after the first lookup and compares the mandate's own zone. */
function epochAfterAnchors(rows: readonly HookRow[]): HookRow | undefined {
  const next = rows[rows.findIndex(({ hook }) => hook === "isRevoked") + 1];
  return next?.hook === "isDelegationStale" ? next : undefined;
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
