import type { AuthError } from "../../generated/typescript/index.ts";
import type { AuthorityWatch } from "../mandate/index.ts";
import type { Principal } from "./auth-info.ts";
import { createLooks } from "./looks.ts";

/** Something that tells when the revocation store changed, such as the memory store or the replica. */
export interface ChangeSource {
  /** @param listener called with the identifier that changed; without one, everything may have */
  onChange(listener: (id?: string) => void): () => void;
}

/** Watches principals whose calls or streams are still running. */
export interface Supervisor {
  /**
   * Calls `onLost` once when the principal expires, is revoked, or nobody could tell for too long; never after the returned
   * function was called.
   *
   * @param token what the principal was verified from: calls under one token are asked about once. Left out for a
   * principal that was verified elsewhere
   */
  watch(principal: Principal, onLost: (error: AuthError) => void, token?: string): () => void;
  /** The last look before a result is released; total. */
  check(principal: Principal): Promise<AuthError | null>;
  /** Stops every timer and subscription. Watched calls are no longer checked. */
  close(): void;
}

export interface SupervisorOptions {
  /** Total: an error when the authority no longer holds or nobody can tell, else `null`. */
  readonly check: (principal: Principal) => Promise<AuthError | null>;
  /** Whether an error says that nobody can tell now, rather than that the authority is gone. */
  readonly isUnknown: (error: AuthError) => boolean;
  readonly recheckMs: number;
  /** Milliseconds that a running call may rest on its last certain answer. */
  readonly maxUnknownMs: number;
  readonly changes: ChangeSource | undefined;
  readonly authority: Pick<AuthorityWatch, "identifiersOf" | "expiresInMs"> | undefined;
}

/** Everything that runs under one mandate. */
interface Group {
  readonly key: unknown;
  readonly principal: Principal;
  readonly listeners: Set<(error: AuthError) => void>;
  /** `undefined`: any change may concern it. */
  readonly identifiers: readonly string[] | undefined;
  /** When the last certain answer was asked for. */
  knownAt: number;
  expiry?: ReturnType<typeof setTimeout>;
}

/** Questions to the store that run at a time. */
const maxInFlight = 64;

/**
 * Looks at everything watched each `recheckMs` milliseconds, at its expiry, and at what a change concerns at once. One
 * timer serves all; there is none while nothing is watched, and none keeps the process alive.
 */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { check, isUnknown, recheckMs, maxUnknownMs, changes, authority } = options;
  const groups = new Map<unknown, Group>();
  const byIdentifier = new Map<string, Set<Group>>();
  const unidentified = new Set<Group>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let unsubscribe: (() => void) | undefined;

  const look = async (group: Group): Promise<void> => {
    const askedAt = performance.now();
    const error = await check(group.principal);
    if (groups.get(group.key) !== group) return;
    if (error === null) {
      group.knownAt = askedAt;
      armExpiry(group);
    } else if (!isUnknown(error) || performance.now() - group.knownAt >= maxUnknownMs) {
      lose(group, error);
    }
  };
  const looks = createLooks(look, maxInFlight);

  const lose = (group: Group, error: AuthError): void => {
    remove(group);
    for (const onLost of group.listeners) {
      try {
        onLost(error);
      } catch {
        // a listener's failure must not stop the others from being told
      }
    }
  };
  const lookAtAll = (): void => {
    for (const group of groups.values()) looks.ask(group, "unless_asked");
  };
  const changed = (id?: unknown): void => {
    // the empty zone is every zone
    const isNamed = typeof id === "string" && id !== "";
    const concerned = isNamed ? [...(byIdentifier.get(id) ?? []), ...unidentified] : groups.values();
    for (const group of concerned) looks.ask(group, "anew");
  };
  /** A mandate that ends before the next turn of the timer gets a timer of its own. */
  const armExpiry = (group: Group): void => {
    clearTimeout(group.expiry);
    const left = authority?.expiresInMs(group.principal) ?? Number.NaN;
    if (!(left < recheckMs)) return;
    group.expiry = setTimeout(() => looks.ask(group, "anew"), Math.max(Math.ceil(left), 1));
    (group.expiry as { unref?: () => void }).unref?.();
  };
  const start = (): void => {
    if (timer !== undefined) return;
    timer = setInterval(lookAtAll, recheckMs);
    (timer as { unref?: () => void }).unref?.();
    try {
      unsubscribe = changes?.onChange(changed);
    } catch {
      // a source that cannot be listened to leaves the timer
    }
  };
  const add = (principal: Principal, key: unknown): Group => {
    const identifiers = authority?.identifiersOf(principal);
    const group: Group = { key, principal, listeners: new Set(), identifiers, knownAt: performance.now() };
    groups.set(key, group);
    if (identifiers === undefined) unidentified.add(group);
    for (const id of identifiers ?? []) {
      const same = byIdentifier.get(id);
      if (same === undefined) byIdentifier.set(id, new Set([group]));
      else same.add(group);
    }
    armExpiry(group);
    // what changed between the decision and now was told to nobody
    if (changes !== undefined) looks.ask(group, "anew");
    return group;
  };
  const remove = (group: Group): void => {
    if (groups.get(group.key) === group) groups.delete(group.key);
    clearTimeout(group.expiry);
    unidentified.delete(group);
    for (const id of group.identifiers ?? []) {
      const same = byIdentifier.get(id);
      same?.delete(group);
      if (same?.size === 0) byIdentifier.delete(id);
    }
    if (groups.size === 0) settle();
  };
  const settle = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    const end: unknown = unsubscribe;
    timer = undefined;
    unsubscribe = undefined;
    try {
      if (typeof end === "function") end();
    } catch {
      // a source that cannot be left is listened to for nothing
    }
  };
  return {
    check,
    watch(principal, onLost, token) {
      start();
      const key: unknown = token === undefined || token === "" ? principal : token;
      const group = groups.get(key) ?? add(principal, key);
      // a wrapper of its own, so that one function registered twice is two registrations
      const listener = (error: AuthError): void => onLost(error);
      group.listeners.add(listener);
      group.knownAt = performance.now();
      return () => {
        if (group.listeners.delete(listener) && group.listeners.size === 0) remove(group);
      };
    },
    close() {
      for (const group of [...groups.values()]) {
        group.listeners.clear();
        remove(group);
      }
    },
  };
}
