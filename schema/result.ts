import { Codes, Constant, type Definition, define, Integer, Ref, Shape, StringEnum, Tagged, Text } from "./dsl.ts";
import { unavailableReasons } from "./errors.ts";

const authError = Shape(
  {
    code: Codes("profile", { description: "Code of the error catalogue.", "x-type": "ErrorCode" }),
    description: Text({ description: "Fixed text of the error catalogue, safe to send." }),
    hint: Text({ description: "What the caller can do; only in profiles with hints." }),
    reason: StringEnum(unavailableReasons, {
      description: "Why verification is unavailable; never sent to clients.",
      "x-type": "Reason",
    }),
    retryAfterSeconds: Integer({ description: "Seconds after which another try makes sense.", minimum: 1 }),
  },
  { optional: ["hint", "reason", "retryAfterSeconds"], closed: true, description: "Why a call was refused." },
);

const authResult = Tagged(
  [
    Shape(
      { ok: Constant(true), principal: Ref("Claims") },
      { closed: true, description: "The mandate holds and meets every requirement." },
    ),
    Shape({ ok: Constant(false), error: Ref("AuthError") }, { closed: true, description: "The call is refused." }),
  ],
  { description: "Outcome of a verification." },
);

export const resultDefinitions: readonly Definition[] = [
  define("AuthError", "result.ts", "api", authError),
  define("AuthResult", "result.ts", "api", authResult),
];
