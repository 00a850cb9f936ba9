import { createVerifier } from "../mandate/index.ts";
import { InMemoryRevocationStore } from "../revocation/index.ts";
import type { CallOutcome } from "./mcp-session.ts";
import { rungsOf } from "./rungs-of.ts";

/**
 * Which rung refused a call, in words. Most codes have one rung; `invalid_token` has many and tells the caller none, so the
 * mandate is walked through a ladder of our own with the issuer that the server's metadata names.
 */
export async function failingRung(
  url: string,
  outcome: CallOutcome,
  mandate: string | undefined,
  audience: string,
): Promise<string | undefined> {
  const { code } = outcome;
  if (code === undefined) return undefined;
  if (code !== "invalid_token" || mandate === undefined) return rungsOf(code);
  return (await ownLadder(url, outcome, mandate, audience)) ?? rungsOf(code);
}

async function ownLadder(
  url: string,
  outcome: CallOutcome,
  mandate: string,
  audience: string,
): Promise<string | undefined> {
  const metadataUrl = /resource_metadata="([^"]+)"/.exec(outcome.challenge ?? "")?.[1];
  if (metadataUrl === undefined) return undefined;
  try {
    // A challenge may name any address; only the server that was called is worth asking.
    if (new URL(metadataUrl).origin !== new URL(url).origin) return undefined;
    const response = await fetch(metadataUrl, { redirect: "error", signal: AbortSignal.timeout(5000) });
    const metadata = (await response.json()) as { authorization_servers?: unknown[]; resource?: unknown };
    const verifier = createVerifier({
      issuer: String(metadata.authorization_servers?.[0]),
      audience: [audience, String(metadata.resource)],
      revocations: new InMemoryRevocationStore(),
    });
    try {
      const failed = (await verifier.explain(mandate)).rungs.find((rung) => rung.state === "fail");
      return failed !== undefined && failed.code === outcome.code ? `${failed.stage} (${failed.check})` : undefined;
    } finally {
      verifier.close();
    }
  } catch {
    return undefined;
  }
}
