/** Most fields of an entry, signature included. */
export const maxFields = 64;

/** Most bytes of all names and values of an entry. */
export const maxEntryBytes = 16_384;

/** Least bytes of a signing key. */
export const minKeyBytes = 32;

/** Largest sequence number and epoch. */
export const maxInteger63: bigint = 2n ** 63n - 1n;

/** The one text that marks an anchor field as absent, because one publisher writes SQL null as JSON text. */
export const nullText = "null";
