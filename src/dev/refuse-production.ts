import { CountersignConfigError } from "../core/countersign-config-error.ts";

/**
 * Development servers hand mandates to whoever asks, so they refuse to start in production.
 *
 * @throws CountersignConfigError when NODE_ENV is `production`.
 */
export function refuseProduction(): void {
  if (process.env["NODE_ENV"] !== "production") return;
  const remedy =
    "development servers never run in production: use a real issuer, or unset NODE_ENV on your own machine";
  throw new CountersignConfigError("NODE_ENV", process.env["NODE_ENV"], remedy);
}
