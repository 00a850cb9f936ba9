import type { ScannedKey } from "../revocation/index.ts";
import type { OwnConnection } from "./own-connection.ts";
import { type AnyClient, call, isCluster } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Keys that the server looks at per page. */
const keysPerPage = 1_000;

/**
 * Keys that begin with a prefix, page by page, from every master of a Cluster. A key that comes or goes meanwhile may be
 * missing or appear twice, as with every `SCAN`.
 *
 * @param keyPrefix what the client puts before every key
 */
export async function* scanKeys(
  connection: OwnConnection,
  keyPrefix: string,
  prefix: string,
): AsyncGenerator<readonly ScannedKey[], void, undefined> {
  const pattern = `${(keyPrefix + prefix).replace(/[\\*?[\]]/g, "\\$&")}*`;
  for (let node = 0; ; node += 1) {
    let cursor = "0";
    do {
      const page = await connection.run((client) => pageOf(nodesOf(client)[node], cursor, pattern, keyPrefix));
      if (page === undefined) return;
      cursor = page.next;
      yield page.keys;
    } while (cursor !== "0");
  }
}

async function pageOf(
  node: AnyClient | undefined,
  cursor: string,
  pattern: string,
  keyPrefix: string,
): Promise<{ readonly next: string; readonly keys: readonly ScannedKey[] } | undefined> {
  if (node === undefined) return undefined;
  const reply = await call(node, "scan", cursor, "MATCH", pattern, "COUNT", keysPerPage);
  const [next, found]: readonly unknown[] = Array.isArray(reply) ? reply : [];
  if (typeof next !== "string" || !Array.isArray(found)) throw new RevocationUnavailableError("malformed_reply");
  const keys = found.map((key) => String(key).slice(keyPrefix.length));
  const values = await Promise.all(keys.map((key) => call(node, "get", key).catch(textOnly)));
  const times = await Promise.all(keys.map((key) => call(node, "pttl", key)));
  return { next, keys: keys.flatMap((key, index) => scanned(key, values[index], times[index])) };
}

function nodesOf(client: AnyClient): readonly AnyClient[] {
  return isCluster(client) ? (call(client, "nodes", "master") as unknown as readonly AnyClient[]) : [client];
}

/** A key that holds no text is none of ours. */
function textOnly(error: unknown): undefined {
  if (asUnavailable(error).redisCode === "WRONGTYPE") return undefined;
  throw error;
}

/** One key as it was found, or none where it has expired since. */
function scanned(key: string, value: unknown, ttlMs: unknown): readonly ScannedKey[] {
  return typeof value === "string" ? [{ key, value, ttlMs: typeof ttlMs === "number" ? ttlMs : -1 }] : [];
}
