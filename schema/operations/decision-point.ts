import type { Answer, Body, Operation } from "../check.ts";

const source = "schema/operations/decision-point.ts";
const JSON_TYPE = "application/json";
const EVENTS = "text/event-stream";
const party = "decision-point";

const json = (definition: string): Body => ({ mediaType: JSON_TYPE, definition });
const later = { "Retry-After": { description: "Seconds after which another try makes sense.", required: false } };

const refusals = {
  "400": { description: "The question is malformed, or there are more than 256 of them." },
  "401": { description: "The caller is not known." },
  "413": { description: "The question is longer than 65536 bytes." },
  "429": { description: "Too many questions.", headers: later },
  "503": { description: "Too many streams.", headers: later },
} satisfies Operation["answers"];

const sapl = (name: string, path: string, request: string, answer: Answer, description: string): Operation => ({
  name,
  source,
  party,
  method: "post",
  path: `/api/pdp/${path}`,
  description,
  request: json(request),
  answers: { "200": answer, ...refusals },
});

const saplOperations: readonly Operation[] = [
  sapl(
    "decideOnce",
    "decide-once",
    "AuthorizationSubscription",
    { description: "The decision.", body: json("AuthorizationDecision") },
    "One decision of a SAPL decision point.",
  ),
  sapl(
    "decide",
    "decide",
    "AuthorizationSubscription",
    {
      description: "A decision in every event, whenever it changes.",
      body: { mediaType: EVENTS, definition: "AuthorizationDecision" },
    },
    "Decisions of a SAPL decision point for as long as the caller listens.",
  ),
  sapl(
    "multiDecide",
    "multi-decide",
    "MultiAuthorizationSubscription",
    {
      description: "One changed decision in every event.",
      body: { mediaType: EVENTS, definition: "IdentifiableAuthorizationDecision" },
    },
    "Decisions on several questions, each when it changes.",
  ),
  sapl(
    "multiDecideAll",
    "multi-decide-all",
    "MultiAuthorizationSubscription",
    {
      description: "All decisions in every event.",
      body: { mediaType: EVENTS, definition: "MultiAuthorizationDecision" },
    },
    "Decisions on several questions, all of them whenever one changes.",
  ),
  sapl(
    "multiDecideAllOnce",
    "multi-decide-all-once",
    "MultiAuthorizationSubscription",
    { description: "All decisions.", body: json("MultiAuthorizationDecision") },
    "Decisions on several questions, once.",
  ),
];

const authzenOperations: readonly Operation[] = [
  {
    name: "readAuthzenConfiguration",
    source,
    party,
    method: "get",
    path: "/.well-known/authzen-configuration",
    description: "Metadata of an AuthZEN decision point; the path of its identifier follows the name.",
    answers: { "200": { description: "The metadata.", body: json("AuthzenConfiguration") } },
  },
  {
    name: "evaluateAccess",
    source,
    party,
    method: "post",
    path: "/access/v1/evaluation",
    description: "One question to an AuthZEN decision point. A refusal is an answer too.",
    request: json("AuthzenEvaluationRequest"),
    answers: { "200": { description: "The answer.", body: json("AuthzenEvaluationResponse") } },
  },
  {
    name: "evaluateAccesses",
    source,
    party,
    method: "post",
    path: "/access/v1/evaluations",
    description: "Several questions to an AuthZEN decision point.",
    request: json("AuthzenEvaluationsRequest"),
    answers: { "200": { description: "The answers.", body: json("AuthzenEvaluationsResponse") } },
  },
];

/** What decision points answer. */
export const decisionPointOperations: readonly Operation[] = [
  ...saplOperations,
  ...authzenOperations,
  {
    name: "queryOpa",
    source,
    party,
    method: "post",
    path: "/v1/data/{policy}",
    parameters: { policy: "Path of the policy." },
    description: "One question to an OPA decision point.",
    request: json("OpaQuery"),
    answers: { "200": { description: "The answer.", body: json("OpaResult") } },
  },
];
