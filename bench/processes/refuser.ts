import type { Anchor } from "countersign/revocation";
import { createFixture } from "../fixture.ts";
import { loadCountersign } from "../product.ts";
import { connectReplica } from "../revocation/publisher.ts";

/** The sessions that mandates of this process belong to. */
export interface RefuserReady {
  readonly sessions: readonly Anchor[];
}

/** When a mandate was refused first, in milliseconds of the clock that all processes of a machine share. */
export interface Refusal {
  readonly index: number;
  readonly atMs: number;
}

const millisecondsNow = (): number => Number(process.hrtime.bigint()) / 1e6;

/** `refuser.ts <port> <samples>`: verifies mandates, and says when each was refused because its session was revoked. */
const [port, samples] = process.argv.slice(2).map(Number) as [number, number];
const fixture = createFixture(samples);
const { issuer, audience, zoneId, requiredScopes, clockToleranceSeconds } = fixture.expectations;
const replica = await connectReplica(port);
const { createVerifier } = await loadCountersign();
const verifier = createVerifier({
  issuer,
  audience,
  zoneId,
  requiredScopes,
  clockSkewSeconds: clockToleranceSeconds,
  revocations: replica.store,
  fetch: async () => Response.json(fixture.jwks),
});
await verifier.warmup();
await replica.store.start();

const sessions = fixture.tokens.map((token): Anchor => {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, string>;
  return { zone: claims["zone_id"] ?? "", kind: "record", id: claims["sid"] ?? "" };
});
const indexOf = new Map(sessions.map(({ id }, index) => [id, index]));
for (const token of fixture.tokens) {
  if (!(await verifier.authenticate(token)).ok) throw new Error("a mandate is refused before it is revoked");
}
replica.store.onChange((id) => {
  const index = indexOf.get(id);
  if (index !== undefined) void report(index);
});
process.once("disconnect", () => process.exit(0));
process.send?.({ sessions } satisfies RefuserReady);

async function report(index: number): Promise<void> {
  const result = await verifier.authenticate(fixture.tokens[index] ?? "");
  if (result.ok || result.error.code !== "session_revoked") throw new Error("not refused as revoked");
  process.send?.({ index, atMs: millisecondsNow() } satisfies Refusal);
}
