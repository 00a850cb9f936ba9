import { type Definition, define, Flag, Json, ListOf, MapOf, Ref, Shape, StringEnum, Text } from "./dsl.ts";

const anything = (description: string) => MapOf(Json({ description: "Value." }), { description });

// `type` is a word that Python keeps for itself.
const kind = (description: string) => Text({ description, "x-name": { python: "entity_type" } });

const authzenSubject = Shape(
  {
    type: kind("Kind of the subject: `identity`."),
    id: Text({ description: "Identifier of the subject." }),
    properties: anything("What else is known of the subject."),
  },
  { optional: ["properties"], description: "Who asks." },
);

const authzenAction = Shape(
  {
    name: Text({ description: "Name of the action." }),
    properties: anything("What else is known of the action."),
  },
  { optional: ["properties"], description: "What is to happen." },
);

const authzenResource = Shape(
  {
    type: kind("Kind of the resource: `tool`, `resource`, `prompt` or `component`."),
    id: Text({ description: "Identifier of the resource: URI or name." }),
    properties: anything("What else is known of the resource: its arguments and tags."),
  },
  { optional: ["properties"], description: "What the action happens to." },
);

const question = {
  subject: Ref("AuthzenSubject"),
  action: Ref("AuthzenAction"),
  resource: Ref("AuthzenResource"),
  context: anything("Circumstances of the question."),
};

const evaluationRequest = Shape(question, {
  optional: ["context"],
  description: "Question of the AuthZEN Authorization API 1.0.",
});

const evaluationEntry = Shape(question, {
  optional: ["subject", "action", "resource", "context"],
  description: "One of several questions; what it leaves out is taken from the top level.",
});

const evaluationResponse = Shape(
  {
    decision: Flag({ description: "Whether the action may happen." }),
    context: anything("Reasons and obligations."),
  },
  { optional: ["context"], description: "Answer of the AuthZEN Authorization API 1.0." },
);

const evaluationsRequest = Shape(
  {
    ...question,
    evaluations: ListOf(Ref("AuthzenEvaluationEntry"), { description: "Questions, in the order of the answers." }),
    options: Ref("AuthzenEvaluationsOptions"),
  },
  {
    optional: ["subject", "action", "resource", "context", "options"],
    description: "Several questions in one, with shared parts at the top level.",
  },
);

const evaluationsOptions = Shape(
  {
    evaluations_semantic: StringEnum(["execute_all"], { description: "Every question is answered." }),
  },
  { description: "How several questions are answered." },
);

const evaluationsResponse = Shape(
  {
    evaluations: ListOf(Ref("AuthzenEvaluationResponse"), { description: "Answers, in the order of the questions." }),
  },
  { description: "Answers to several questions." },
);

const configuration = Shape(
  {
    policy_decision_point: Text({ description: "Identifier of the decision point, exactly as asked for." }),
    access_evaluation_endpoint: Text({ description: "URL for one question." }),
    access_evaluations_endpoint: Text({ description: "URL for several questions in one." }),
  },
  { optional: ["access_evaluations_endpoint"], description: "Metadata of an AuthZEN decision point." },
);

export const authzenDefinitions: readonly Definition[] = [
  define("AuthzenSubject", "authzen.ts", "wire-out", authzenSubject),
  define("AuthzenAction", "authzen.ts", "wire-out", authzenAction),
  define("AuthzenResource", "authzen.ts", "wire-out", authzenResource),
  define("AuthzenEvaluationRequest", "authzen.ts", "wire-out", evaluationRequest),
  define("AuthzenEvaluationResponse", "authzen.ts", "wire-in", evaluationResponse),
  define("AuthzenEvaluationEntry", "authzen.ts", "wire-out", evaluationEntry),
  define("AuthzenEvaluationsOptions", "authzen.ts", "wire-out", evaluationsOptions),
  define("AuthzenEvaluationsRequest", "authzen.ts", "wire-out", evaluationsRequest),
  define("AuthzenEvaluationsResponse", "authzen.ts", "wire-in", evaluationsResponse),
  define("AuthzenConfiguration", "authzen.ts", "wire-in", configuration),
];
