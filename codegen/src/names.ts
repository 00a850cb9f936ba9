const INITIALISMS = new Set(["id", "url", "uri", "http", "jwt", "jwk", "jwks", "json", "ttl", "pdp"]);

const pieces = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[_-]+/)
    .filter((piece) => piece !== "");

const capital = (piece: string): string => piece.charAt(0).toUpperCase() + piece.slice(1);

export const camelCase = (name: string): string =>
  pieces(name)
    .map((piece, index) => (index === 0 ? piece : capital(piece)))
    .join("");

export const snakeCase = (name: string): string => pieces(name).join("_");

/** Pascal case with Go's initialisms: `zone_id` is `ZoneID`. */
export const goName = (name: string): string =>
  pieces(name)
    .map((piece) => (INITIALISMS.has(piece) ? piece.toUpperCase() : capital(piece)))
    .join("");

export const pascalCase = (name: string): string => pieces(name).map(capital).join("");

/** A name as part of an identifier: `2026-05` is `P2026_05`. */
export const profileIdentifier = (id: string): string => `P${id.replace(/[^A-Za-z0-9]/g, "_")}`;

/** A name in each language. */
export interface Names {
  readonly wire: string;
  readonly typescript: string;
  readonly python: string;
  readonly go: string;
}

/** Names of a member or option, from its wire name and its `x-name`. */
export const namesOf = (wire: string, rename: unknown): Names => {
  const base = typeof rename === "string" ? rename : wire;
  const own = typeof rename === "object" && rename !== null ? (rename as Record<string, string>) : {};
  return {
    wire,
    typescript: own["typescript"] ?? camelCase(base),
    python: own["python"] ?? snakeCase(base),
    go: own["go"] ?? goName(base),
  };
};
