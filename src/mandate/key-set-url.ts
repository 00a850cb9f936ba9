import { CountersignConfigError } from "../core/countersign-config-error.ts";

/**
 * Builds the URL of a key set. Only configuration takes part in it, never a token.
 *
 * @param template the profile's template: `{issuer}` without trailing slash, `{zone}` URL-encoded
 */
export function keySetUrl(template: string, issuer: string, zone: string | undefined): string {
  const base = issuer.endsWith("/") ? issuer.slice(0, -1) : issuer;
  return template.replace(/\{(issuer|zone)\}/g, (_, name) =>
    name === "issuer" ? base : encodeURIComponent(zone ?? ""),
  );
}

/**
 * Checks a configured URL: https, or http on loopback, or http where `allowInsecureIssuer` says so; no user
 * information, no fragment.
 *
 * @throws {@link CountersignConfigError}
 */
export function requireSecureUrl(option: string, value: unknown, allowInsecure: boolean): string {
  if (typeof value !== "string" || value === "") throw new CountersignConfigError(option, value, "give an https URL");
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new CountersignConfigError(option, value, "give an absolute https URL");
  }
  if (url.username !== "" || url.password !== "" || value.includes("#")) {
    throw new CountersignConfigError(option, value, "remove user information and fragment from the URL");
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && (allowInsecure || isLoopback(url.hostname)));
  if (!secure) {
    throw new CountersignConfigError(option, value, "give an https URL; http is for loopback or allowInsecureIssuer");
  }
  return value;
}

/**
 * {@link requireSecureUrl} for an issuer: paths are appended to it, so it has no query (RFC 8414 §2).
 *
 * @throws {@link CountersignConfigError}
 */
export function requireIssuerUrl(value: unknown, allowInsecure: boolean): string {
  const issuer = requireSecureUrl("issuer", value, allowInsecure);
  if (issuer.includes("?")) throw new CountersignConfigError("issuer", value, "remove the query from the URL");
  return issuer;
}

// `URL` has already turned every spelling of an IPv4 address into four decimal numbers.
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
