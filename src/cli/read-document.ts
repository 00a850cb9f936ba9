import { createReadStream } from "node:fs";
import { type DecodeRule, decodeJson, decodeUtf8 } from "../../generated/typescript/index.ts";
import { UsageError } from "./usage-error.ts";

/** Most bytes of a document. */
const MAX_BYTES = 1024 * 1024;

const SAID: Readonly<Record<DecodeRule, string>> = {
  type: "is no text",
  syntax: "is no JSON",
  depth: "is nested too deeply",
  "duplicate-member": "names a member twice",
  "lone-surrogate": "holds half a character",
  "number-range": "holds a number that is out of range",
};

/** A document, or why it is none: the rule and a sentence. */
export type ReadDocument = { readonly value: unknown } | { readonly rule: string; readonly message: string };

async function bytesOf(file: string): Promise<Uint8Array | undefined> {
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
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new UsageError(`cannot read the document: ${code}`);
  }
  return Buffer.concat(pieces);
}

/**
 * Reads a JSON document by the contract's strict rules: at most 1 MiB, valid UTF-8, no member twice, no half characters.
 *
 * @param file path, or `-` for standard input
 * @throws UsageError when the file cannot be read
 */
export async function readDocument(file: string, maxDepth: number): Promise<ReadDocument> {
  const bytes = await bytesOf(file);
  if (bytes === undefined) return { rule: "document#size", message: "is larger than 1 MiB" };
  const text = decodeUtf8(bytes);
  if (text === undefined) return { rule: "document#utf8", message: "is not valid UTF-8" };
  const decoded = decodeJson(text, maxDepth);
  return decoded.ok ? decoded : { rule: `document#${decoded.rule}`, message: SAID[decoded.rule] };
}
