/** The command line itself is wrong, or something that it names is absent: exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
