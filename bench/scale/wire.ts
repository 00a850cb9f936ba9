/** Bytes of one text in the protocol of Redis. */
export function bulkBytes(text: string): number {
  const length = Buffer.byteLength(text);
  return length + `${length}`.length + 5;
}

function countBytes(count: number): number {
  return `${count}`.length + 3;
}

/** Bytes of a command. */
export function commandBytes(...words: readonly (string | number)[]): number {
  return words.reduce((sum: number, word) => sum + bulkBytes(`${word}`), countBytes(words.length));
}

/** Bytes of one entry in the answer to `XREAD`. */
export function entryBytes(id: string, fields: readonly string[]): number {
  return fields.reduce((sum, text) => sum + bulkBytes(text), countBytes(2) + bulkBytes(id) + countBytes(fields.length));
}

/** Bytes of an answer to `XREAD` for one stream, without its entries; `_` stands for nothing new. */
export function batchBytes(stream: string, entries: number): number {
  return entries === 0 ? 3 : countBytes(1) + bulkBytes(stream) + countBytes(entries);
}
