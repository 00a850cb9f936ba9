import { createReadStream } from "node:fs";
import { readStrictJson } from "../targets/vectors/strict-json.ts";
import { UsageError } from "./usage-error.ts";

/** Most bytes of a document. */
const MAX_BYTES = 1024 * 1024;

const SAID: Readonly<Record<string, string>> = {
  syntax: "is no JSON",
  depth: "is nested too deeply",
  "duplicate-member": "names a member twice",
  "lone-surrogate": "holds half a character",
  "number-range": "holds a number that is out of range",
};

/** A document, or why it is none: the rule and a sentence. */
export type ReadDocument = { readonly value: unknown } | { readonly rule: string; readonly message: string };

const bytesOf = async (file: string): Promise<Uint8Array | undefined> => {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of file === "-" ? process.stdin : createReadStream(file)) {
      const bytes = Buffer.from(piece as Buffer);
      size += bytes.length;
      if (size > MAX_BYTES) return undefined;
      pieces.push(bytes);
    }
  } catch (error) {
    throw new UsageError(
      `cannot read the document: ${error instanceof Error && "code" in error ? String(error.code) : "unknown error"}`,
    );
  }
  return Buffer.concat(pieces);
};

/**
 * Reads a JSON document by the contract's strict rules.
 *
 * @param file path, or `-` for standard input
 * @throws UsageError when the file cannot be read
 */
export const readDocument = async (file: string, maxDepth: number): Promise<ReadDocument> => {
  const bytes = await bytesOf(file);
  if (bytes === undefined) return { rule: "document#size", message: "is larger than 1 MiB" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { rule: "document#utf8", message: "is not valid UTF-8" };
  }
  const read = readStrictJson(text, maxDepth);
  return "rule" in read ? { rule: `document#${read.rule}`, message: SAID[read.rule] ?? "is no JSON" } : read;
};
