import type { RevocationProtocol } from "../../generated/typescript/index.ts";
import type { FieldMap } from "./read-fields.ts";

/** What a signature of version 2 is made for; one is never good for the other. */
export type SignatureDomain = RevocationProtocol["v2"]["streamDomain" | "snapshotDomain"];

const asciiForm = /^[\0-\x7F]*$/;

/**
 * What a signature of version 2 covers: domain, stream, number of fields, then every field but `_sig` by the UTF-8 bytes
 * of its name. Every text is preceded by its length in bytes, so that no two entries share a form.
 */
export function v2Canonical(domain: SignatureDomain, stream: string, fields: FieldMap): Uint8Array {
  const names = sortedNames(fields);
  const texts = [domain, stream];
  for (const name of names) texts.push(name, fields.get(name) as string);
  let size = 4;
  const lengths = texts.map((text) => {
    const length = Buffer.byteLength(text);
    size += 4 + length;
    return length;
  });
  const canonical = Buffer.allocUnsafe(size);
  let at = 0;
  for (let index = 0; index < texts.length; index += 1) {
    if (index === 2) at = canonical.writeUInt32BE(names.length, at);
    const length = lengths[index] as number;
    at = canonical.writeUInt32BE(length, at);
    at += canonical.write(texts[index] as string, at, length, "utf8");
  }
  // Without fields the count stands at the end.
  if (texts.length === 2) canonical.writeUInt32BE(0, at);
  return canonical;
}

function sortedNames(fields: FieldMap): readonly string[] {
  const names: string[] = [];
  let isAscii = true;
  for (const name of fields.keys()) {
    if (name === "_sig") continue;
    names.push(name);
    isAscii &&= asciiForm.test(name);
  }
  // UTF-16 order and UTF-8 order differ beyond the basic plane only.
  return isAscii ? names.sort() : names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
