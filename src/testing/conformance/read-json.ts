import { decodeJson } from "../../../generated/typescript/index.ts";

const ROOM = 64;

/**
 * JSON of a case, read for its value. What strict JSON refuses (a name given twice, say) is read as the language does:
 * whether an implementation accepts it is for the case to say.
 */
export const readJson = (text: string): unknown => {
  const decoded = decodeJson(text, ROOM);
  return decoded.ok ? decoded.value : (JSON.parse(text) as unknown);
};
