import type { FieldMap } from "./read-fields.ts";

const asciiForm = /^[\0-\x7F]+$/;

/**
 * What a signature of version 1 covers: the stream, then every field but `_sig` by ascending name.
 *
 * @returns `undefined` where two different entries would have this form: a line feed anywhere, `=` in a name, or a name
 * outside ASCII, which languages sort differently
 */
export function v1Canonical(stream: string, fields: FieldMap): Uint8Array | undefined {
  if (stream.includes("\n")) return undefined;
  let text = `${stream}\n`;
  for (const name of [...fields.keys()].sort()) {
    const value = fields.get(name) as string;
    if (!asciiForm.test(name) || name.includes("=") || name.includes("\n") || value.includes("\n")) return undefined;
    if (name !== "_sig") text += `${name}=${value}\n`;
  }
  return Buffer.from(text);
}
