export type { RedisClient, RedisStreamClient } from "./redis-client.ts";
export { RedisRevocationStore, type RedisRevocationStoreOptions } from "./redis-revocation-store.ts";
export { RevocationUnavailableError, type UnavailableReason } from "./revocation-unavailable-error.ts";
