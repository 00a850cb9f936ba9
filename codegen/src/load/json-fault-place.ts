const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|[[\]{},:]/uy;

/** What may come next: a value, the end of a list too, a name, the end of an object too, a colon, what follows a value. */
type State = "value" | "value or ]" | "name" | "name or }" | ":" | "after";

const closing = (state: State, token: string): boolean =>
  (token === "]" && (state === "value or ]" || state === "after")) ||
  (token === "}" && (state === "name or }" || state === "after"));

/** The state after a token, or `undefined` when the token does not fit; changes the list of what is open. */
const step = (state: State, token: string, open: string[]): State | undefined => {
  if (closing(state, token)) return open.pop() === (token === "]" ? "[" : "{") ? "after" : undefined;
  if (state === "after") {
    if (token !== "," || open.length === 0) return undefined;
    return open.at(-1) === "[" ? "value" : "name";
  }
  if (state === ":") return token === ":" ? "value" : undefined;
  if (state === "name" || state === "name or }") return token.startsWith('"') ? ":" : undefined;
  if (/^[\]},:]/.test(token)) return undefined;
  if (token !== "[" && token !== "{") return "after";
  open.push(token);
  return token === "[" ? "value or ]" : "name or }";
};

/** Line and column of the first token of a text that JSON does not allow there; the runtime does not always tell. */
export const jsonFaultPlace = (text: string): { readonly line: number; readonly column: number } => {
  const open: string[] = [];
  let state: State = "value";
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(text) ?? [];
    const next: State | undefined = token === undefined ? undefined : step(state, token, open);
    if (token === undefined || next === undefined) break;
    state = next;
    at += token.length;
  }
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};
