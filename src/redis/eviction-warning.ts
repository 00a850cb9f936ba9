import { type AnyClient, call, has } from "./redis-client.ts";

/** Told what an operator should change. */
export type WarningListener = (message: string) => void;

/**
 * Warns once when the server may evict marks to make room: every policy but `noeviction` may, because all marks have an
 * expiry. Says nothing when the server does not tell its policy.
 */
export function warnOfEviction(client: AnyClient, warn: WarningListener): void {
  if (!has(client, "config")) return;
  const ask = (): void => {
    const reply = call(client, "config", "GET", "maxmemory-policy");
    Promise.resolve(reply)
      .then((answer) => {
        const policy = policyIn(answer);
        if (policy === undefined || policy === "noeviction") return;
        return warn(`Redis may evict revocations: set maxmemory-policy to noeviction instead of ${policy}`);
      })
      // Neither a server that does not tell nor a listener that fails may end the process.
      .catch(() => undefined);
  };
  try {
    if (client["status"] === undefined || client["status"] === "ready") ask();
    else if (has(client, "once")) void call(client, "once", "ready", ask);
  } catch {
    // A client that cannot be asked is not a reason to refuse it.
  }
}

const policyForm = /^[a-z-]{1,32}$/;

function policyIn(answer: unknown): string | undefined {
  const policy = Array.isArray(answer)
    ? answer[1]
    : typeof answer === "object" && answer !== null
      ? (answer as Record<string, unknown>)["maxmemory-policy"]
      : undefined;
  return typeof policy === "string" && policyForm.test(policy) ? policy : undefined;
}
