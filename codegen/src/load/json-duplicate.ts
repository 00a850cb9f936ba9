const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu;

/** Where an object of a JSON text names one member twice; the text is JSON. Parsers take the last and say nothing. */
export const duplicateMember = (text: string): { readonly line: number; readonly column: number } | undefined => {
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const names = open.at(-1);
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (isName && names !== undefined) {
      const name = JSON.parse(token) as string;
      if (names.has(name)) {
        const before = text.slice(0, index).split("\n");
        return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      }
      names.add(name);
    }
    isName = token === "{" || (token === "," && open.at(-1) !== undefined);
  }
  return undefined;
};
