import { revocationProtocol } from "../../generated/typescript/index.ts";

const { limits, v1 } = revocationProtocol;

/** Most fields of an entry, signature included. */
export const maxFields: number = limits.fields;

/** Most bytes of all names and values of an entry. */
export const maxEntryBytes: number = limits.entryBytes;

/** Least bytes of a signing key. */
export const minKeyBytes: number = limits.keyBytes;

/** Largest sequence number and epoch. */
export const maxInteger63: bigint = 2n ** BigInt(limits.integerBits) - 1n;

/** The one text that marks an anchor field as absent, because one publisher writes SQL null as JSON text. */
export const nullText: string = v1.nullText;
