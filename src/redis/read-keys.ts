import type { Lookups } from "./lookup-connection.ts";
import { type AnyClient, call, has, isCluster } from "./redis-client.ts";
import type { KeyToRead } from "./revocation-keys.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** What stands under a key: text, `null` for nothing, or why there is no answer. */
export type KeyReply = string | null | RevocationUnavailableError;

/** One reply per key, with one `MGET`, or one per slot on a Cluster. Never rejects. */
export async function readKeys(
  lookups: Lookups,
  client: AnyClient,
  keys: readonly KeyToRead[],
): Promise<readonly KeyReply[]> {
  if (!isCluster(client))
    return readTogether(
      lookups,
      keys.map(({ key }) => key),
    );
  const replies = new Map<string, KeyReply>();
  const slots = new Set(keys.map(({ slot }) => slot));
  const reads = [...slots].map(async (slot) => {
    const together = keys.filter((each) => each.slot === slot).map(({ key }) => key);
    const answers = await readTogether(lookups, together);
    for (const [index, key] of together.entries()) replies.set(key, answers[index] as KeyReply);
  });
  await Promise.all(reads);
  return keys.map(({ key }) => replies.get(key) as KeyReply);
}

async function readTogether(lookups: Lookups, keys: readonly string[]): Promise<readonly KeyReply[]> {
  if (keys.length === 0) return [];
  try {
    const answers = await lookups((client) => valuesOf(client, keys));
    if (!Array.isArray(answers) || answers.length !== keys.length) {
      throw new RevocationUnavailableError("malformed_reply");
    }
    return answers.map((answer: unknown) =>
      answer === null || typeof answer === "string" ? answer : new RevocationUnavailableError("malformed_reply"),
    );
  } catch (error) {
    return keys.map(() => asUnavailable(error));
  }
}

/** How a Cluster says that a slot is moving, and some of its keys are here and some there. */
const movingForm = /TRYAGAIN|Too many Cluster redirections/;

async function valuesOf(client: AnyClient, keys: readonly string[]): Promise<unknown> {
  const one = (): Promise<unknown> => Promise.all(keys.map((key) => call(client, "get", key)));
  if (!has(client, "mget")) return one();
  try {
    return await call(client, "mget", ...keys);
  } catch (error) {
    if (isCluster(client) && error instanceof Error && movingForm.test(error.message)) return one();
    throw error;
  }
}
