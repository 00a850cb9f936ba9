import { createSecretKey, type KeyObject } from "node:crypto";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { minKeyBytes } from "./stream-limits.ts";

/** Bytes of a signing key, or their hex text; at least 32 bytes. */
export type StreamKeyInput = Uint8Array | string;

/** Signing keys of version 2 by key id. Verifying accepts any of them, so that keys rotate with an overlap. */
export type StreamKeys = ReadonlyMap<string, KeyObject>;

const hexForm = /^(?:[0-9a-fA-F]{2})+$/;
const keyIdForm = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether a text may be a key id. */
export function isKeyId(text: unknown): text is string {
  return typeof text === "string" && keyIdForm.test(text);
}

/**
 * A signing key as an opaque object, so that no log can show it.
 *
 * @param option how it is called in messages
 * @throws {@link CountersignConfigError} for fewer than 32 bytes and for text that is not strict, even-length hex
 */
export function readStreamKey(option: string, given: unknown): KeyObject {
  const isHex = typeof given === "string" && hexForm.test(given);
  const bytes = isHex ? Buffer.from(given, "hex") : given instanceof Uint8Array ? Buffer.from(given) : undefined;
  if (bytes === undefined || bytes.length < minKeyBytes) {
    throw new CountersignConfigError(option, undefined, `give at least ${minKeyBytes} bytes, or their hex text`);
  }
  return createSecretKey(bytes);
}

/**
 * Keys of version 2.
 *
 * @throws {@link CountersignConfigError} for a key id outside `[A-Za-z0-9._-]{1,64}` and for a short or malformed key
 */
export function readStreamKeys(option: string, given: unknown): StreamKeys {
  const keys = new Map<string, KeyObject>();
  if (given === undefined) return keys;
  if (typeof given !== "object" || given === null || Array.isArray(given) || given instanceof Uint8Array) {
    throw new CountersignConfigError(option, undefined, "give an object from key id to key");
  }
  for (const [kid, key] of Object.entries(given)) {
    if (!isKeyId(kid)) throw new CountersignConfigError(option, undefined, "key ids are 1 to 64 of A-Z a-z 0-9 . _ -");
    keys.set(kid, readStreamKey(`${option}.${kid}`, key));
  }
  return keys;
}

/**
 * Keys of version 1, which name no key id: each is tried.
 *
 * @throws {@link CountersignConfigError} for a short or malformed key
 */
export function readV1Keys(option: string, given: unknown): readonly KeyObject[] {
  if (given === undefined) return [];
  const list = Array.isArray(given) ? given : [given];
  return Object.freeze(list.map((key: unknown, index) => readStreamKey(`${option}[${index}]`, key)));
}
