import { decodeJson, own, type Profile } from "../../generated/typescript/index.ts";
import { decodeCanonicalSegment } from "./segment.ts";

/** What verification needs of a JOSE header. */
export interface JoseHeader {
  readonly algorithm: string;
  readonly kid: string | undefined;
}

/**
 * Reads the header segment of a mandate: its only accepted encoding, strict JSON, an accepted `alg`, an accepted `typ` or none, a non-empty `kid`
 * or none, and no member that would change how the token is to be read (`crit`, `jwk`, `zip`, …).
 *
 * @returns `undefined` for every other header
 */
export function readJoseHeader(
  token: string,
  end: number,
  profile: Profile,
  algorithms: readonly string[],
): JoseHeader | undefined {
  const text = decodeCanonicalSegment(token, 0, end);
  if (text === undefined) return undefined;
  const decoded = decodeJson(text, profile.limits.jsonDepth);
  if (!decoded.ok || typeof decoded.value !== "object" || decoded.value === null || Array.isArray(decoded.value)) {
    return undefined;
  }
  const header = decoded.value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(header)) if (profile.header.forbidden.includes(name)) return undefined;

  const algorithm = own(header, "alg");
  if (typeof algorithm !== "string" || !algorithms.includes(algorithm)) return undefined;
  if (Object.hasOwn(header, "typ")) {
    const type = header["typ"];
    if (typeof type !== "string") return undefined;
    const { types } = profile.header;
    if (!types.includes(type) && !types.includes(asciiLowerCase(type))) return undefined;
  }
  if (!Object.hasOwn(header, "kid")) return { algorithm, kid: undefined };
  const kid = header["kid"];
  if (typeof kid !== "string" || kid === "" || isLonger(kid, profile.limits.kidCharacters)) return undefined;
  return { algorithm, kid };
}

/** In code points, so that every language measures alike. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text).length > limit;
}

// `toLowerCase` would also map U+212A to "k".
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
