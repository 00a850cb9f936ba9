import type { Claims } from "../../generated/typescript/index.ts";

/** The verified caller: the claims of the mandate, frozen. Verifiers of other profiles bring claims of their own. */
export type Principal = Claims;

/**
 * What an admitted request carries from the gate to the handler. Structurally the `AuthInfo` of the MCP SDKs.
 *
 * One object identity travels from {@link Gate.fetch} to factory, challenge and handler, so decisions are remembered
 * on it. Copies are not recognised: a copy counts as no credential.
 */
export interface AuthInfo<P extends object = Principal> {
  /** The presented token. Exchange it, never forward or log it. */
  token: string;
  /** `client_id`. */
  clientId: string;
  /** Granted scopes, closed under the configured hierarchy. */
  scopes: string[];
  /** `exp`, in seconds since the epoch. */
  expiresAt: number;
  /** The configured audience that the token names. */
  resource: URL;
  /** Where the protected resource metadata is served. */
  resourceMetadataUrl: string;
  /** The principal sits under `countersign`. */
  extra: { countersign: P; [name: string]: unknown };
}
