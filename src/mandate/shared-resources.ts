import { defaultProfile } from "../core/default-profile.ts";
import { createJwksCache, type JwksCache } from "./create-jwks-cache.ts";
import type { Settings } from "./read-settings.ts";
import { SignatureScheduler } from "./scheduler.ts";

type Clock = () => number;

/**
 * Key sets of the function form, which has nowhere else to keep them: one bounded cache per `fetch` and clock, dropped
 * with them. A caller who wants a lifetime of its own passes `jwksCache`, whose `clear` resets it.
 */
const caches = new WeakMap<typeof fetch, WeakMap<Clock, JwksCache>>();

/** Scheduling of the function form: concurrent calls must see each other. Holds two numbers. */
const scheduler: SignatureScheduler = new SignatureScheduler("auto", defaultProfile.limits.maxInFlight);

const globalFetch: typeof fetch = (input, init) => globalThis.fetch(input, init);
const globalClock: Clock = () => performance.now();

/** The shared key sets for these settings. */
export function sharedKeys({ fetch = globalFetch, monotonicNow = globalClock }: Settings): JwksCache {
  let byClock = caches.get(fetch);
  if (byClock === undefined) {
    byClock = new WeakMap();
    caches.set(fetch, byClock);
  }
  let cache = byClock.get(monotonicNow);
  if (cache === undefined) {
    cache = createJwksCache({ fetchImpl: fetch, monotonicNow });
    byClock.set(monotonicNow, cache);
  }
  return cache;
}

/** The shared scheduler, or one of its own for settings that are not the default. */
export function sharedScheduler({ scheduling, maxInFlight, profile }: Settings): SignatureScheduler {
  const isDefault = scheduling === "auto" && maxInFlight === profile.limits.maxInFlight;
  return isDefault ? scheduler : new SignatureScheduler(scheduling, maxInFlight);
}
