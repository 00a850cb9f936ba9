import { type AnyClient, call, has, isCluster } from "./redis-client.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Ends a connection for good. */
export function end(client: AnyClient): void {
  if (has(client, "disconnect")) void call(client, "disconnect");
}

/** Connects. The library's own promise is not enough: that of a Cluster which is down never settles. */
export function ready(client: AnyClient, timeoutMs: number): Promise<void> {
  if (!has(client, "connect") || client["status"] !== "wait") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new RevocationUnavailableError("not_connected"));
    const timer = setTimeout(fail, timeoutMs);
    if (has(client, "once")) void call(client, "once", "end", fail);
    call(client, "connect")
      .then(() => choose(client))
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** The library goes on in database 0 where the server refuses another, and would find nothing there. */
async function choose(client: AnyClient): Promise<void> {
  const { db } = (client["options"] ?? {}) as { readonly db?: unknown };
  if (typeof db === "number" && db !== 0 && !isCluster(client)) await call(client, "select", db);
}
