/** A request body that was read: its text, or why there is none. */
export type BodyText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly status: 400 | 413 };

/**
 * Reads a body up to a limit in bytes; more is refused as soon as it arrives. The text must be valid UTF-8.
 * Never rejects.
 */
export async function readBody(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<BodyText> {
  if (body === null) return { ok: true, text: "" };
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let received = 0;
  let text = "";
  try {
    for await (const chunk of body) {
      received += chunk.byteLength;
      if (received > maxBytes) return { ok: false, status: 413 };
      text += decoder.decode(chunk, { stream: true });
    }
    return { ok: true, text: text + decoder.decode() };
  } catch {
    return { ok: false, status: 400 };
  }
}

/** Whether a parsed body nests deeper than `maxDepth` objects and lists: parsers of frameworks have no such limit. */
export function isDeeper(value: unknown, maxDepth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (maxDepth === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, maxDepth - 1));
}
