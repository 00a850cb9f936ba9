// Generated from schema/revocation.ts. Do not edit. Run: npm run generate
/** Whether the authority behind this identifier was withdrawn. `true` means fail; anything but `true` and `false` counts as unavailable. */
export interface IsRevokedPort {
  isRevoked(id: string): boolean | Promise<boolean>;
}

/** Stub of {@link IsRevokedPort}: every question counts as unavailable, so every call is refused. */
export const isRevokedStub: IsRevokedPort = Object.freeze({
  isRevoked: (_id: string): Promise<boolean> => Promise.reject(new Error("isRevoked is not implemented")),
});

/** What the verifier asks a revocation store, and how a revocation reaches it. */
export interface RevocationStore extends IsRevokedPort {
  /** Records a revocation for at least `ttlMs` milliseconds. A shorter time never shortens an earlier one. */
  markRevoked(id: string, ttlMs?: number): void | Promise<void>;
}
