import { revocationProtocol } from "../../generated/typescript/index.ts";
import type { StreamEntry } from "../revocation/index.ts";

const maxPayload = revocationProtocol.limits.entryBytes;
const [sourceField, reasonField, payloadField] = revocationProtocol.deadLetterFields;

/** Arguments of the `XADD` that records a refused entry beside its stream. */
export function deadLetterOf(
  stream: string,
  maxLength: number,
  id: string,
  fields: StreamEntry["fields"],
  reason: string,
): (string | number)[] {
  const payload = payloadOf(fields);
  const deadStream = revocationProtocol.deadLetterStream.replace("<stream>", () => stream);
  const words = [sourceField, id, reasonField, reason, payloadField, payload];
  return [deadStream, "MAXLEN", "~", maxLength, "*", ...words];
}

/** The fields as a JSON object; of a repeated name the last value, of an oversize entry its size alone. */
function payloadOf(fields: StreamEntry["fields"]): string {
  let length = 0;
  for (const text of fields) length += text.length;
  if (length > maxPayload) return JSON.stringify({ omitted_characters: length });
  const named = Object.create(null) as Record<string, string>;
  for (let index = 0; index < fields.length; index += 2) {
    Object.defineProperty(named, fields[index] as string, {
      value: fields[index + 1] ?? "",
      enumerable: true,
      configurable: true,
    });
  }
  return JSON.stringify(named);
}
