import { type AnyClient, call, isCluster, sentinelsOf } from "./redis-client.ts";

/** Milliseconds to reach one server. */
const connectTimeoutMs = 500;

/** Time limits of a duplicate. */
export interface OwnClientLimits {
  /** Milliseconds that a command may take, waiting for entries included. */
  readonly commandTimeoutMs: number;
}

/**
 * A duplicate of a client, not connected yet: the same servers and credentials with limits of ours. It queues nothing
 * while disconnected, repeats no command, and ends with its first lost connection: whoever uses it makes the next one.
 *
 * Sentinel and Cluster are asked for the master, whatever the client reads from: a copy that lags would not know the
 * last revocations.
 *
 * @param attempt counts attempts to connect: every one begins with another sentinel, since one that is silent would use
 * up the time of all
 */
export function ownClient(origin: AnyClient, limits: OwnClientLimits, attempt: number): AnyClient {
  // The library's own limit serves greetings as well, so it must not be too short.
  const commandTimeout = Math.max(limits.commandTimeoutMs, connectTimeoutMs);
  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    reconnectOnError: null,
    enableAutoPipelining: false,
    enableReadyCheck: true,
    maxLoadingRetryTime: 200,
    connectTimeout: connectTimeoutMs,
    disconnectTimeout: 100,
    commandTimeout,
    socketTimeout: commandTimeout + 500,
    blockingTimeout: undefined,
    stringNumbers: false,
    replyMapping: "legacy",
    // A lost connection is not repaired behind the back of its user, who opens the next one.
    retryStrategy: () => null,
  };
  if (isCluster(origin)) return duplicateCluster(origin, settings);
  const sentinel = sentinelsOf(origin) !== undefined ? sentinelSettings(origin, attempt) : {};
  return call(origin, "duplicate", { ...settings, ...sentinel }) as unknown as AnyClient;
}

function sentinelSettings(origin: AnyClient, attempt: number): Readonly<Record<string, unknown>> {
  const { sentinels } = origin["options"] as { readonly sentinels: readonly unknown[] };
  const first = attempt % sentinels.length;
  return {
    sentinels: [...sentinels.slice(first), ...sentinels.slice(0, first)],
    role: "master",
    // One round through the sentinels is one attempt.
    sentinelRetryStrategy: () => null,
    sentinelReconnectStrategy: () => null,
    sentinelCommandTimeout: 250,
    failoverDetector: false,
  };
}

function duplicateCluster(origin: AnyClient, settings: Readonly<Record<string, unknown>>): AnyClient {
  return call(origin, "duplicate", knownNodes(origin), {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: true,
    enableAutoPipelining: false,
    scaleReads: "master",
    shardedSubscribers: false,
    slotsRefreshTimeout: connectTimeoutMs,
    slotsRefreshInterval: undefined,
    clusterRetryStrategy: () => null,
    clusterNodeRetryStrategy: null,
    retryDelayOnFailover: 50,
    retryDelayOnClusterDown: 50,
    retryDelayOnTryAgain: 10,
    maxRedirections: 6,
    redisOptions: settings,
  }) as unknown as AnyClient;
}

/** Nodes that were named and those that were found since: the named ones may be those that are lost. */
function knownNodes(origin: AnyClient): readonly unknown[] {
  const named = (origin["startupNodes"] ?? []) as readonly unknown[];
  const found = call(origin, "nodes", "all") as unknown as readonly {
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  return [...named, ...found.map(({ options }) => ({ host: options["host"], port: options["port"] }))];
}
