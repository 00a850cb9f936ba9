/**
 * Remembers what a slow pure function gave for the last texts, so that `generate --watch` works out again only what a
 * save has changed. Bounded: the entry that was used least recently goes first.
 *
 * @param most entries that are kept
 */
export const remembered = <T>(most: number): ((key: string, work: () => T) => T) => {
  const kept = new Map<string, T>();
  return (key, work) => {
    const found = kept.get(key) ?? work();
    kept.delete(key);
    kept.set(key, found);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return found;
  };
};
