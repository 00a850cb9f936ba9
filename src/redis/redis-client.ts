/** A method that takes the arguments that ioredis takes. Its reply is checked, never trusted to have a type. */
export type RedisMethod = (...words: never[]) => Promise<unknown>;

/** What is needed of a Redis client; ioredis has all of it, and so may a client of your own. */
export interface RedisClient {
  readonly get: RedisMethod;
  readonly set: RedisMethod;
  readonly eval: RedisMethod;
}

/** What is needed of a client by readers and writers of streams. */
export interface RedisStreamClient extends RedisClient {
  readonly xadd: RedisMethod;
  readonly xack: RedisMethod;
  readonly xgroup: RedisMethod;
  readonly xreadgroup: RedisMethod;
  readonly xautoclaim: RedisMethod;
}

const storeMethods = ["get", "set", "eval"] as const;
const streamMethods = ["xadd", "xack", "xgroup", "xreadgroup", "xautoclaim"] as const;

/** A client of any shape, whose optional methods are looked up by name. */
export type AnyClient = RedisClient & Readonly<Record<string, unknown>>;

/**
 * The client itself, once it is known to take ioredis-style arguments. A node-redis client is refused: it ignores the
 * `PX` of `set(key, value, "PX", ttl)` and would store a mark that never expires, or none.
 *
 * @throws TypeError for a node-redis client, for anything but an object, and for a missing method
 */
export function readClient(given: unknown): AnyClient {
  return checked(given, storeMethods);
}

/** As {@link readClient}, for a client that must also read and write streams. */
export function readStreamClient(given: unknown): AnyClient {
  return checked(given, [...storeMethods, ...streamMethods]);
}

function checked(given: unknown, methods: readonly string[]): AnyClient {
  if (typeof given !== "object" || given === null) throw new TypeError("redis: give a connected ioredis client");
  const client = given as AnyClient;
  // ioredis has `sendCommand` too, but only ioredis has `defineCommand`.
  const isNodeRedis =
    !has(client, "defineCommand") &&
    ["sendCommand", "send_command", "mGet", "xReadGroup"].some((method) => has(client, method));
  if (isNodeRedis) throw new TypeError("redis: this is a node-redis client; give an ioredis client");
  for (const method of methods) {
    if (!has(client, method)) throw new TypeError(`redis: the client has no method ${method}; give an ioredis client`);
  }
  return client;
}

/** Whether a client has a method. */
export function has(client: Readonly<Record<string, unknown>>, method: string): boolean {
  return typeof client[method] === "function";
}

/** Calls a method by name; throws for one that is not there. */
export function call(client: AnyClient, method: string, ...rest: readonly unknown[]): Promise<unknown> {
  return (client[method] as (...rest: readonly unknown[]) => Promise<unknown>).apply(client, [...rest]);
}

/** Whether commands must keep to one slot. */
export function isCluster(client: AnyClient): boolean {
  return client["isCluster"] === true;
}

/** How many sentinels are asked for the server; `undefined` for a client that needs none. */
export function sentinelsOf(client: AnyClient): number | undefined {
  const options = client["options"] as { readonly sentinels?: unknown } | null | undefined;
  return Array.isArray(options?.sentinels) && options.sentinels.length > 0 ? options.sentinels.length : undefined;
}
