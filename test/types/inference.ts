import {
  type AuthError,
  type AuthResult,
  authenticate,
  authenticateRequest,
  type Claims,
  checkActiveAuthority,
  createVerifier,
  type ErrorCode,
  explain,
  type Verifier,
} from "countersign";
import { type Contract, core, type Profile, type Requirements } from "countersign/contract";
import { InMemoryRevocationStore } from "countersign/revocation";

/** Compiles only when both types are the same for every reader. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const same = <A, B>(_holds: Same<A, B>): void => undefined;

const base = {
  issuer: "https://issuer.test",
  audience: "resource://notes",
  revocations: new InMemoryRevocationStore(),
};
const zoned = { ...base, zoneId: "zone-1" };

/** Without `contract` and `profile`, everything is of the default profile. */
export async function defaults(): Promise<void> {
  const verifier = createVerifier({ ...base, requireAgent: true, maxHopCount: 2 });
  const plain: Verifier = verifier;
  const result: AuthResult = await verifier.authenticate("", { requiredScopes: ["a"] });
  if (result.ok) same<typeof result.principal, Claims>(true);
  else same<typeof result.error, AuthError>(true);
  same<ErrorCode, Extract<Awaited<ReturnType<typeof plain.authenticate>>, { ok: false }>["error"]["code"]>(true);
  // @ts-expect-error: no such option
  createVerifier({ ...base, requireAgents: true });
  // @ts-expect-error: an option of profile 1.0
  createVerifier({ ...base, requireSession: true });
  // @ts-expect-error: the issuer is missing
  createVerifier({ audience: base.audience, revocations: base.revocations });
  // @ts-expect-error: no such profile
  createVerifier({ ...base, profile: "2.0" });
  // @ts-expect-error: an override of profile 1.0
  verifier.require({ requiredUse: "resource" });
  // @ts-expect-error: the issuer is fixed
  verifier.require({ issuer: "https://other.test" });
  const found = await authenticate("", { ...base, requiredScopes: ["a"] });
  if (found.ok) same<typeof found.principal, Claims>(true);
  // @ts-expect-error: misspelt
  await authenticate("", { ...base, requiredScope: ["a"] });
}

/** `profile` alone chooses claims, options and codes. */
export async function profiles(): Promise<void> {
  const verifier = createVerifier({ ...zoned, profile: "1.0", requireSession: true, requiredUse: "gateway" });
  const result = await verifier.authenticate("", { requiredTargets: ["resource://a"] });
  if (result.ok) {
    same<typeof result.principal.authorityRecordId, string>(true);
    same<typeof result.principal.sessionId, string | undefined>(true);
    // @ts-expect-error: a name of profile 2026-05
    result.principal.agentSessionId;
    // @ts-expect-error: a text, not a number
    same<typeof result.principal.authorityRecordId, number>(true);
  } else {
    const stale: boolean = result.error.code === "delegation_stale";
    // @ts-expect-error: a code of profile 2026-05
    const agent: boolean = result.error.code === "agent_required";
    same<typeof stale, typeof agent>(true);
  }
  // @ts-expect-error: an option of profile 2026-05
  createVerifier({ ...zoned, profile: "1.0", requireAgent: true });
  // @ts-expect-error: not one of the uses
  createVerifier({ ...zoned, profile: "1.0", requiredUse: "nowhere" });
  // @ts-expect-error: an override of profile 2026-05
  verifier.require({ requireAgent: true });
  // @ts-expect-error: claims of another profile
  const wrong: Verifier = verifier;
  same<typeof wrong, Verifier>(true);

  const explicit = createVerifier({ ...zoned, contract: core, profile: "1.0", requireSession: true });
  same<typeof explicit, typeof verifier>(true);

  const request = await authenticateRequest(new Request("https://notes.test"), verifier, { requireSession: true });
  if (request.ok) same<typeof request.principal.authorityRecordId, string>(true);
  const form = await authenticateRequest(new Request("https://notes.test"), { ...zoned, profile: "1.0" });
  if (form.ok) {
    same<typeof form.principal.authorityRecordId, string>(true);
    const lost = await checkActiveAuthority(form.principal, { ...zoned, profile: "1.0" });
    same<NonNullable<typeof lost>["code"] & "agent_required", never>(true);
    await checkActiveAuthority(form.principal, verifier);
  }
  await explain("", verifier, { requireSession: true });
  // @ts-expect-error: an override of profile 2026-05
  await explain("", verifier, { requireAgent: true });
  // @ts-expect-error: an override of profile 2026-05
  await authenticateRequest(new Request("https://notes.test"), verifier, { requireAgent: true });
}

interface AcmeClaims extends Claims {
  readonly tenant: string;
}
interface AcmeRequirements extends Requirements {
  readonly requiredTenant?: string | undefined;
}
type AcmeCode = ErrorCode | "tenant_mismatch";
interface AcmeProfiles extends Readonly<Record<string, Profile>> {
  readonly "2026-05": Profile<AcmeClaims, object, AcmeRequirements, AcmeCode>;
}

/** A generated contract of somebody's own brings its claims, options and codes. */
export async function ownContract(contract: Contract<AcmeProfiles, "2026-05">): Promise<void> {
  const verifier = createVerifier({
    ...base,
    contract,
    requiredTenant: "acme",
    hooks: { isSuspended: async () => true },
  });
  const result = await verifier.authenticate("", { requiredTenant: "acme", requiredScopes: ["a"] });
  if (result.ok) same<typeof result.principal, AcmeClaims>(true);
  else same<typeof result.error.code, AcmeCode>(true);
  // @ts-expect-error: misspelt
  createVerifier({ ...base, contract, requiredTenants: "acme" });
  // @ts-expect-error: a text
  createVerifier({ ...base, contract, requiredTenant: 1 });
  // @ts-expect-error: a hook answers with a boolean
  createVerifier({ ...base, contract, hooks: { isSuspended: () => "no" } });
  // @ts-expect-error: the core contract has no such option
  createVerifier({ ...base, requiredTenant: "acme" });
  const called = await authenticate("", { ...base, contract, requiredTenant: "acme" });
  if (called.ok) same<typeof called.principal.tenant, string>(true);
}

/** A contract of which the compiler knows nothing is checked when the verifier is made. */
export async function unknownContract(contract: Contract, profile: string): Promise<void> {
  const verifier = createVerifier({ ...base, contract, profile, requiredAnything: ["a"] });
  const result = await verifier.authenticate("", { requiredAnything: ["b"] });
  if (result.ok) same<typeof result.principal, object>(true);
}
