import { type Definition, define, Json, ListOf, MapOf, Ref, Shape, StringEnum, Text } from "./dsl.ts";

const question = {
  subject: Json({ description: "Who asks." }),
  action: Json({ description: "What is to happen." }),
  resource: Json({ description: "What it happens to." }),
  environment: Json({ description: "Circumstances; absent when unset, never null." }),
};

const authorizationSubscription = Shape(
  {
    ...question,
    secrets: MapOf(Json({ description: "Secret." }), {
      description: "What the decision point needs to look further; never shown or logged.",
    }),
  },
  { optional: ["environment", "secrets"], closed: true, description: "Question to a SAPL decision point." },
);

const authorizationDecision = Shape(
  {
    decision: StringEnum(["PERMIT", "DENY", "SUSPEND", "INDETERMINATE", "NOT_APPLICABLE"], {
      description: "Verdict; everything but PERMIT denies.",
    }),
    obligations: ListOf(Json({ description: "Obligation." }), {
      description: "What must be done, or the call is refused.",
    }),
    advice: ListOf(Json({ description: "Advice." }), { description: "What should be done." }),
    resource: Json({ description: "What stands in place of the result; null is a replacement, absence is none." }),
  },
  { optional: ["obligations", "advice", "resource"], description: "Answer of a SAPL decision point." },
);

const identifiableDecision = Shape(
  {
    subscriptionId: Text({ description: "Identifier of the question." }),
    decision: Ref("AuthorizationDecision"),
  },
  { description: "Changed answer to one of several questions." },
);

const opaQuery = Shape({ input: Ref("OpaInput") }, { closed: true, description: "Question to an OPA decision point." });

const opaInput = Shape(question, {
  optional: ["environment"],
  closed: true,
  description: "What an OPA policy decides on; secrets are never sent.",
});

const opaResult = Shape(
  {
    result: Json({
      description: "A boolean, or an object with `decision` or `allow`; absent when no policy applies.",
    }),
    decision_id: Text({ description: "Identifier of the decision in the log of the decision point." }),
  },
  { optional: ["result", "decision_id"], description: "Answer of an OPA decision point." },
);

export const policyDefinitions: readonly Definition[] = [
  define("AuthorizationSubscription", "policy.ts", "wire-out", authorizationSubscription),
  define("AuthorizationDecision", "policy.ts", "wire-in", authorizationDecision),
  define(
    "MultiAuthorizationSubscription",
    "policy.ts",
    "wire-out",
    MapOf(Ref("AuthorizationSubscription"), { description: "Several questions by identifier." }),
  ),
  define(
    "MultiAuthorizationDecision",
    "policy.ts",
    "wire-in",
    MapOf(Ref("AuthorizationDecision"), { description: "Answers to several questions by identifier." }),
  ),
  define("IdentifiableAuthorizationDecision", "policy.ts", "wire-in", identifiableDecision),
  define("OpaInput", "policy.ts", "wire-out", opaInput),
  define("OpaQuery", "policy.ts", "wire-out", opaQuery),
  define("OpaResult", "policy.ts", "wire-in", opaResult),
];
