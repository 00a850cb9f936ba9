import "./request-types.ts";

export { guard } from "./guard.ts";
export { type MandateAuthOptions, mandateAuth } from "./mandate-auth.ts";
export { currentMandateContext, type MandateContext } from "./mandate-context.ts";
