import type { HttpOperations } from "../../generated/typescript/index.ts";

/** Statuses with which an operation of the contract answers. */
export type AnswerStatus<Name extends keyof HttpOperations> = keyof HttpOperations[Name]["responses"];

/**
 * The JSON body of an HTTP answer, by operation and status, from the contract's OpenAPI document. A body that the
 * contract does not know does not compile.
 */
export type AnswerBody<
  Name extends keyof HttpOperations,
  Status extends AnswerStatus<Name>,
> = HttpOperations[Name]["responses"][Status] extends { content: { readonly "application/json": infer Body } }
  ? Body
  : never;
