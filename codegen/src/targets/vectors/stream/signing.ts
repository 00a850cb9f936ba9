import { createHash, createHmac } from "node:crypto";

/** Fields of an entry: names and values in turn, as a stream holds them. */
export type Flat = readonly string[];

/** A field and its value. */
type Field = readonly [name: string, value: string];

const SIGNATURE = "_sig";

/** Order of bytes, which is not that of UTF-16 beyond the basic plane. */
const byBytes = ([a]: Field, [b]: Field): number => Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));

const signedFields = (flat: Flat): readonly Field[] => {
  const fields: Field[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) fields.push([flat[at] as string, flat[at + 1] as string]);
  return fields.filter(([name]) => name !== SIGNATURE).sort(byBytes);
};

const lengthBefore = (text: string): Buffer => {
  const bytes = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** Stream and fields as version 1 signs them: one line each. */
export const canonicalV1 = (stream: string, flat: Flat): Buffer =>
  Buffer.from([stream, ...signedFields(flat).map(([name, value]) => `${name}=${value}`), ""].join("\n"), "utf8");

/** Domain, stream and fields as version 2 signs them: each text behind its length. */
export const canonicalV2 = (domain: string, stream: string, flat: Flat): Buffer => {
  const fields = signedFields(flat);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(fields.length);
  return Buffer.concat([lengthBefore(domain), lengthBefore(stream), count, ...fields.flat().map(lengthBefore)]);
};

/** HMAC-SHA256, lowercase hex. */
export const hmac = (canonical: Buffer, keyHex: string): string =>
  createHmac("sha256", Buffer.from(keyHex, "hex")).update(canonical).digest("hex");

/** SHA-256, lowercase hex. */
export const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
