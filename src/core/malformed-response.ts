import { malformedBody } from "./malformed-body.ts";
import { malformedChallenge } from "./malformed-challenge.ts";

/** The 400 answer to a malformed `Authorization` header: repeated, empty, or with more than one token. */
export function malformedResponse(resourceMetadataUrl?: string): Response {
  const body = JSON.stringify(malformedBody);
  return new Response(body, {
    status: 400,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "WWW-Authenticate": malformedChallenge(resourceMetadataUrl),
    },
  });
}
