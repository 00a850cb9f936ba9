import { revocationProtocol } from "../../generated/typescript/index.ts";
import { type StreamKeyInput, signV1, type V1Fields, v1RevocationStream } from "../revocation/index.ts";
import { Commander } from "./commander.ts";
import { call, type RedisClient, readClient } from "./redis-client.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** Options of {@link publishV1}. */
export interface PublishV1Options {
  /** At least 32 bytes, or their hex text. */
  readonly streamHmacKey: StreamKeyInput;
  /** @defaultValue `caracal.sessions.revoke` */
  readonly stream?: string;
  /** About how many entries the stream keeps. @defaultValue 100,000 */
  readonly maxLength?: number;
  /** Milliseconds to wait for Redis. @defaultValue 1,000 */
  readonly commandTimeoutMs?: number;
}

/**
 * Adds a signed entry to a stream of version 1, for verifiers that read no other.
 *
 * @param fields null is left out, numbers and booleans are written as text
 * @returns the identifier of the entry
 * @throws RangeError for fields that readers refuse; RevocationUnavailableError (rejects) when the write is not
 * acknowledged: it may have happened, and repeating it does no harm
 */
export async function publishV1(redis: RedisClient, fields: V1Fields, options: PublishV1Options): Promise<string> {
  const client = readClient(redis);
  const {
    streamHmacKey,
    stream = v1RevocationStream,
    maxLength = revocationProtocol.defaults.v1MaxLength,
    commandTimeoutMs = revocationProtocol.defaults.publisherCommandTimeoutMs,
  } = options;
  const signature = signV1(stream, fields, streamHmacKey);
  const words: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name !== "_sig" && value !== null && value !== undefined) words.push(name, String(value));
  }
  const id = await new Commander(client, commandTimeoutMs).send(() =>
    call(client, "xadd", stream, "MAXLEN", "~", maxLength, "*", ...words, "_sig", signature),
  );
  if (typeof id !== "string") throw new RevocationUnavailableError("malformed_reply");
  return id;
}
