import { CountersignConfigError } from "../core/config-error.ts";

/**
 * Development servers hand mandates to whoever asks, so they refuse to start in production.
 *
 * @throws CountersignConfigError when NODE_ENV is `production`.
 */
export function refuseProduction(): void {
  if (process.env["NODE_ENV"] === "production") {
    throw new CountersignConfigError({
      option: "NODE_ENV",
      received: "production",
      remedy: "development servers never run in production: use a real issuer, or unset NODE_ENV on your own machine",
    });
  }
}
