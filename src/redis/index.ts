export type { RedisRevocationConsumerOptions } from "./consumer-options.ts";
export { createStreamReader } from "./create-stream-reader.ts";
export { type PublishV1Options, publishV1 } from "./publish-v1.ts";
export type { RedisClient, RedisMethod, RedisStreamClient } from "./redis-client.ts";
export { RedisDelegationInvalidationConsumer } from "./redis-delegation-invalidation-consumer.ts";
export { RedisRevocationConsumer, type SharedStore } from "./redis-revocation-consumer.ts";
export { RedisRevocationStore, type RedisRevocationStoreOptions } from "./redis-revocation-store.ts";
export { RevocationUnavailableError, type UnavailableReason } from "./revocation-unavailable-error.ts";
export type { ConsumerStatus } from "./stream-group.ts";
