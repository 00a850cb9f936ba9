// Generated from schema/revocation.ts. Do not edit. Run: npm run generate
/** Whether the authority behind this identifier was withdrawn. `true` means fail; anything but `true` and `false` counts as unavailable. */
export interface IsRevokedPort {
  isRevoked(id: string): boolean | Promise<boolean>;
}

/** Stub of {@link IsRevokedPort}: every question counts as unavailable, so every call is refused. */
export const isRevokedStub: IsRevokedPort = Object.freeze({
  isRevoked: (_id: string): Promise<boolean> => Promise.reject(new Error("isRevoked is not implemented")),
});

/** Whether the delegation graph of the zone has moved past the epoch of the mandate. `true` means fail; anything but `true` and `false` counts as unavailable. */
export interface IsDelegationStalePort {
  isDelegationStale(zoneId: string, graphEpoch: number): boolean | Promise<boolean>;
}

/** Stub of {@link IsDelegationStalePort}: every question counts as unavailable, so every call is refused. */
export const isDelegationStaleStub: IsDelegationStalePort = Object.freeze({
  isDelegationStale: (_zoneId: string, _graphEpoch: number): Promise<boolean> => Promise.reject(new Error("isDelegationStale is not implemented")),
});

/** What the verifier asks a revocation store, and how a revocation reaches it. */
export interface RevocationStore extends IsRevokedPort {
  /** Records a revocation for at least `ttlMs` milliseconds. A shorter time never shortens an earlier one. */
  markRevoked(id: string, ttlMs?: number): void | Promise<void>;
  /** Epoch that the delegation graph of a zone has reached; 0 when none was recorded. Needed by profiles that compare epochs. */
  currentDelegationEpoch?(zoneId: string): number | bigint | Promise<number | bigint>;
  /** Records an epoch. A smaller one never replaces a larger one. */
  markDelegationEpoch?(zoneId: string, epoch: number | bigint, ttlMs?: number): void | Promise<void>;
}
