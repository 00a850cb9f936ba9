import type { Redis } from "ioredis";
import type { CliIo } from "../cli-io.ts";
import { UsageError } from "../usage-error.ts";

/** A Redis that answers. */
export interface OpenRedis {
  readonly client: Redis;
  /** Host, port and database; never user or password. */
  readonly place: string;
  readonly close: () => void;
}

/** No answer, or not the one that was asked for: exit status 1, because the command line itself is fine. */
export class RedisFailure extends Error {
  override readonly name = "RedisFailure";
}

/** Milliseconds that connecting and each command may take. */
const patienceMs = 2_000;

/** Fixed words: messages of the library may hold addresses, and those of a server may hold names of users. */
const causes: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ENOTFOUND", "there is no such host"],
  ["EAI_AGAIN", "the name of the host cannot be looked up now"],
  ["ETIMEDOUT", `no answer within ${patienceMs} ms`],
  ["WRONGPASS", "it refuses this user and password"],
  ["NOAUTH", "it asks for a password"],
  ["NOPERM", "this user may not do that"],
  ["LOADING", "it is still loading its data"],
  ["READONLY", "it is a read-only copy"],
  ["OOM", "its memory is full"],
  ["MOVED", "it is a member of a Cluster, which this command does not follow"],
  ["WRONGTYPE", "a key holds something of another kind"],
]);

/** Where `--redis`, or else `COUNTERSIGN_REDIS_URL`, points. @throws UsageError for anything but a Redis URL */
export function redisUrl(given: string | undefined, io: CliIo): URL {
  const text = given ?? io.env["COUNTERSIGN_REDIS_URL"];
  if (text === undefined || text === "")
    throw new UsageError("give --redis redis://host:port, or COUNTERSIGN_REDIS_URL");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What was given may hold a password: it is not repeated.
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === "" || !isReadable(url)) {
    throw new UsageError("--redis needs a URL such as redis://127.0.0.1:6379 or rediss://user:password@host:6380/0");
  }
  return url;
}

/** Whether the library reads the same from it: a number of a database or none, no options, no broken escapes. */
function isReadable({ username, password, pathname, search, hash }: URL): boolean {
  if (!/^(?:\/\d{0,9})?$/.test(pathname) || search !== "" || hash !== "") return false;
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Connects, and makes sure that the server answers.
 *
 * @throws UsageError when ioredis is not installed; RedisFailure when the server does not answer in time
 */
export async function openRedis(url: URL): Promise<OpenRedis> {
  const place = placeOf(url);
  const { Redis } = await load();
  const client = new Redis(url.href, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => null,
  });
  let last: unknown;
  client.on("error", (error: unknown) => {
    last = error;
  });
  try {
    // The library itself waits without limit for the first words of a server that accepts the connection.
    await inTime(client.connect().then(() => client.ping()));
  } catch (error) {
    client.disconnect();
    throw new RedisFailure(`Redis at ${place} does not answer: ${causeOf(codeOf(last) === "" ? error : last)}`);
  }
  const database = Number(url.pathname.slice(1));
  try {
    // The library goes on in database 0 where the server refuses another.
    if (database !== 0) await client.select(database);
  } catch (error) {
    client.disconnect();
    throw new RedisFailure(`Redis at ${place} refuses the database: ${causeOf(error)}`);
  }
  return Object.freeze({ client, place, close: () => client.disconnect() });
}

/**
 * Settings for parts that connect by themselves and again whenever they have to: a client that is never connected.
 *
 * @throws UsageError when ioredis is not installed
 */
export async function lazyRedis(url: URL): Promise<Redis> {
  const { Redis } = await load();
  const client = new Redis(url.href, { lazyConnect: true, enableOfflineQueue: false });
  client.on("error", () => undefined);
  return client;
}

/** Why a command failed, in fixed words. */
export function causeOf(error: unknown): string {
  const code = codeOf(error);
  if (/CERT|SIGNATURE|^ERR_(?:TLS|SSL)/.test(code))
    return "its certificate is not trusted (NODE_EXTRA_CA_CERTS adds authorities)";
  if (error instanceof Error && error.message === "ERR DB index is out of range") return "there is none of this number";
  return causes.get(code) ?? (/^[A-Z_]{2,20}$/.test(code) ? code : "no usable answer");
}

/** The code of the library, of the system, or the first word of the server's reply. */
function codeOf(error: unknown): string {
  const { code, redisCode, message, errors } = (error ?? {}) as Record<string, unknown>;
  if (typeof redisCode === "string") return redisCode;
  if (typeof code === "string") return code;
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (typeof message !== "string") return "";
  return /timed? ?out/i.test(message) ? "ETIMEDOUT" : (/^[A-Z]{2,20}(?= )/.exec(message)?.[0] ?? "");
}

function placeOf({ hostname, port, pathname }: URL): string {
  const database = pathname.length > 1 ? pathname : "";
  return `${hostname}:${port === "" ? "6379" : port}${database}`;
}

async function load(): Promise<Pick<typeof import("ioredis"), "Redis">> {
  try {
    return await import("ioredis");
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("Cannot find package 'ioredis'")) throw error;
    throw new UsageError("ioredis is not installed: npm install ioredis");
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(Object.assign(new Error("late"), { code: "ETIMEDOUT" }));
    const timer = setTimeout(late, patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
