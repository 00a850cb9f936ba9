/**
 * A revocation could not be stored, because the store is full of revocations that still hold. Until the mark would have
 * expired the store answers `true` for every identifier: it closes rather than forget.
 */
export class RevocationCapacityError extends Error {
  override readonly name: string = "RevocationCapacityError";
  /** How many marks the store may hold. */
  readonly maxEntries: number;

  constructor(maxEntries: number) {
    super(`The revocation store is full at ${maxEntries} marks and is closed until the rejected mark expires`);
    this.maxEntries = maxEntries;
  }
}
