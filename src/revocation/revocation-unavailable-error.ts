/** A store cannot tell now whether something is revoked. A verifier answers `verification_unavailable`. */
export class RevocationUnavailableError extends Error {
  override readonly name: string = "RevocationUnavailableError";
  /** Why, for operators. */
  readonly reason: string;

  constructor(reason: string) {
    super("The revocation store cannot tell now");
    this.reason = reason;
  }
}
