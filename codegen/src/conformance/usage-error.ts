/** Why a conformance run cannot begin, or would mean nothing: wrong options, no vectors, another contract. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}
