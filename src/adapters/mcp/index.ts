export { claimsOf, principalOf } from "../../gate/index.ts";
export { asVerifier } from "./as-verifier.ts";
export { guardFactory } from "./guard-factory.ts";
export { type GuardServerOptions, guardServer } from "./guard-server.ts";
export { guardTransport } from "./guard-transport.ts";
export { requestStateBinding } from "./request-state-binding.ts";
