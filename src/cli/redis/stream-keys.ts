import { readFile } from "node:fs/promises";
import { readStreamKeys } from "../../revocation/index.ts";
import type { CliIo } from "../cli-io.ts";
import { UsageError } from "../usage-error.ts";

const hexKey = /^(?:[0-9a-fA-F]{2}){32,}$/;

/**
 * The key of version 1 as hex text: from a file, or from `COUNTERSIGN_STREAM_KEY`. Never from the command line, which
 * every process of the machine may read.
 *
 * @throws UsageError for a key that is none; the key is not repeated
 */
export async function readStreamKeyText(keyFile: string | undefined, io: CliIo): Promise<string | undefined> {
  const name = keyFile === undefined ? "COUNTERSIGN_STREAM_KEY" : "--key-file";
  const text = keyFile === undefined ? io.env["COUNTERSIGN_STREAM_KEY"] : await readKeyFile(keyFile);
  if (text === undefined || text.trim() === "") {
    if (keyFile !== undefined) throw new UsageError("--key-file is empty");
    return undefined;
  }
  if (!hexKey.test(text.trim())) throw new UsageError(`${name} must hold at least 32 bytes as hex text`);
  return text.trim();
}

/** Keys of version 2 by key id. */
export interface NamedKeys {
  /** The first of the list: what a publisher signs with. */
  readonly activeKid: string;
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * The keys of `COUNTERSIGN_STREAM_KEYS`: `kid=hex`, several separated by commas.
 *
 * @throws UsageError for a key or a key id that is none; nothing of them is repeated
 */
export function readNamedKeys(io: CliIo): NamedKeys | undefined {
  const text = io.env["COUNTERSIGN_STREAM_KEYS"]?.trim();
  if (text === undefined || text === "") return undefined;
  const keys: Record<string, string> = {};
  for (const part of text.split(",")) {
    const [kid = "", hex = ""] = part.trim().split("=");
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(kid) || !hexKey.test(hex)) {
      throw new UsageError(
        "COUNTERSIGN_STREAM_KEYS must be kid=hex, several separated by commas, each of 32 bytes or more",
      );
    }
    keys[kid] = hex;
  }
  readStreamKeys("COUNTERSIGN_STREAM_KEYS", keys);
  return Object.freeze({ activeKid: Object.keys(keys)[0] as string, keys: Object.freeze(keys) });
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageError("--key-file cannot be read");
  }
}
