export { type CountDecisionsOptions, countDecisions } from "./count-decisions.ts";
export { type ObserveRevocationsOptions, observeRevocations } from "./observe-revocations.ts";
