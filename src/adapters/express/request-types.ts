import type { Claims } from "../../../generated/typescript/index.ts";
import type { MandateContext } from "./mandate-context.ts";

declare module "express-serve-static-core" {
  interface Request {
    /** The verified claims, set by `mandateAuth`. */
    mandate?: Claims;
    /** What the mandate means for calls further on, set by `mandateAuth`. */
    mandateContext?: MandateContext;
  }
}
