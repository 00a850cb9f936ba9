/** What each language takes as the name of a member, as generated code writes it. */
const IDENTIFIERS: Readonly<Record<"typescript" | "python" | "go", RegExp>> = {
  typescript: /^[A-Za-z][A-Za-z0-9_]{0,99}$/,
  python: /^[A-Za-z][A-Za-z0-9_]{0,99}$/,
  go: /^[A-Z][A-Za-z0-9_]{0,99}$/,
};

/** Whether a name can be written as it is in generated code of a language. */
export const isIdentifier = (language: "typescript" | "python" | "go", name: unknown): boolean =>
  typeof name === "string" && IDENTIFIERS[language].test(name);

/** Names on the wire appear in comments, tables, pointers and quoted code of every language. */
export const isWireName = (name: string): boolean => /^[A-Za-z0-9_$.:/@#-]{1,200}$/.test(name);

/** Ids of profiles are folders of the output, and part of identifiers. */
export const isProfileId = (id: unknown): boolean =>
  typeof id === "string" && /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9])?$/.test(id) && !id.includes("..");
