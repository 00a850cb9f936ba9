import { quotedParameter } from "./quoted-parameter.ts";

/**
 * The `WWW-Authenticate` value of the 400 answer to a malformed `Authorization` header (RFC 6750 §3.1
 * `invalid_request`). The row belongs to HTTP and is no code of the contract.
 */
export function malformedChallenge(resourceMetadataUrl?: string): string {
  const metadata = quotedParameter("resource_metadata", resourceMetadataUrl);
  const challenge = 'Bearer error="invalid_request", error_description="The request is malformed"';
  return metadata === undefined ? challenge : `${challenge}, ${metadata}`;
}
