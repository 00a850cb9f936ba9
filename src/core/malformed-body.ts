import type { AnswerBody } from "./answer-body.ts";

/** The JSON body of the 400 answer to a malformed `Authorization` header. The row belongs to HTTP, not to the catalogue. */
export const malformedBody: AnswerBody<"callMcp", 400> = Object.freeze({
  error: "invalid_request",
  error_description: "The request is malformed",
});
