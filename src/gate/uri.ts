/** The form in which URIs are compared: as `URL` writes them, or unchanged when they are no URL. */
export function normalizeUri(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).toString() : uri;
}

/**
 * A matcher for an RFC 6570 template that accepts at least every URI that a host may expand or match with it: each
 * expression stands for any text, also none. Linear in the URI for a given template.
 */
export function compileTemplate(template: string): (uri: string) => boolean {
  const literals = template.split(/\{[^{}]*\}/);
  const first = literals[0] ?? "";
  const last = literals.at(-1) ?? "";
  const middle = literals.slice(1, -1).filter((literal) => literal !== "");
  if (literals.length === 1) return (uri) => uri === template;
  return (uri) => {
    if (!uri.startsWith(first) || !uri.endsWith(last) || uri.length < first.length + last.length) return false;
    const end = uri.length - last.length;
    let at = first.length;
    for (const literal of middle) {
      const found = uri.indexOf(literal, at);
      if (found < 0 || found + literal.length > end) return false;
      at = found + literal.length;
    }
    return true;
  };
}
