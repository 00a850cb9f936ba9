import { UsageError } from "./usage-error.ts";

/** Reads `name=value` words. A value that is JSON is taken as JSON (`n=3`, `on=true`, `list=[1]`), any other as text. */
export function toolArguments(words: readonly string[]): Readonly<Record<string, unknown>> {
  const entries = words.map((word): [string, unknown] => {
    const at = word.indexOf("=");
    if (at < 1) throw new UsageError(`arguments look like name=value, not "${word.slice(0, 40)}"`);
    return [word.slice(0, at), jsonOrText(word.slice(at + 1))];
  });
  return Object.fromEntries(entries);
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
