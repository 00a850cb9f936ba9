import { Commander } from "./commander.ts";
import { canDuplicate, type OwnConnection, ownConnection } from "./own-connection.ts";
import type { AnyClient } from "./redis-client.ts";

/** Sends commands of a store, each with a time limit. */
export type Lookups = <Reply>(use: (client: AnyClient) => Promise<Reply>) => Promise<Reply>;

/** Longest `commandTimeoutMs` of a store. */
const longestMs = 10_000;

/** One connection for all stores of a client: a store made for every request must not mean a connection for each. */
const connections = new WeakMap<AnyClient, OwnConnection>();

/**
 * What a store asks through: a connection of its own, so that lookups wait behind no blocking command of others. A
 * client that cannot be duplicated is used itself.
 *
 * The connection ends with the client; a store has no method to end it.
 */
export function lookupsOf(client: AnyClient, timeoutMs: number): Lookups {
  if (!canDuplicate(client)) {
    const commander = new Commander(client, timeoutMs);
    return <Reply>(use: (client: AnyClient) => Promise<Reply>) => commander.send(() => use(client)) as Promise<Reply>;
  }
  let connection = connections.get(client);
  if (connection === undefined) {
    const limits = { commandTimeoutMs: longestMs, timeoutsToClose: 2, backsOff: true, endsWithOrigin: true };
    connection = ownConnection(client, limits);
    connections.set(client, connection);
  }
  const own = connection;
  return (use) => own.run(use, timeoutMs);
}
