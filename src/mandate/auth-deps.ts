import type { Contract, RevocationStore } from "../../generated/typescript/index.ts";
import type { CoreContract, DefaultProfileId, ProfileId, RequirementsOf } from "../core/contract-types.ts";
import type { Algorithm } from "./algorithms.ts";
import type { JwksCache } from "./create-jwks-cache.ts";
import type { OnDiagnostic } from "./diagnostic.ts";
import type { Hook } from "./hook-checks.ts";
import type { Scheduling } from "./scheduler.ts";

/**
 * Options of `createVerifier` and `authenticate`: the requirements of the contract, the store, and how to verify.
 * An unknown name, an option of another profile, `null` and a value out of range are configuration errors.
 *
 * @typeParam C the contract; inferred from the option `contract`
 * @typeParam P id of the profile; inferred from the option `profile`
 */
export type AuthDeps<C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>> = RequirementsOf<
  C,
  P
> &
  VerifierOptions<C, P>;

/** How to verify, whatever the contract asks of a mandate. */
export interface VerifierOptions<C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>> {
  /** Asked about every mandate, on every call. Profiles that compare delegation epochs need `currentDelegationEpoch`. */
  readonly revocations: RevocationStore;
  /** Functions behind the hooks that the contract declares, by name. Each declared hook needs one. @defaultValue none */
  readonly hooks?: Readonly<Record<string, Hook>> | undefined;
  /** @defaultValue the generated core contract */
  readonly contract?: C | undefined;
  /** Id of a profile of the contract. @defaultValue its `defaultProfile` */
  readonly profile?: P | undefined;
  /** URL of the key set; overrides the template of the contract. */
  readonly jwksUri?: string | undefined;
  /** Key sets shared with other verifiers. @defaultValue a cache of its own */
  readonly jwksCache?: JwksCache | undefined;
  /** Allows http beyond loopback. @defaultValue `false` */
  readonly allowInsecureIssuer?: boolean | undefined;
  /** Accepted signature algorithms. @defaultValue those of the profile, `["ES256"]` */
  readonly algorithms?: readonly Algorithm[] | undefined;
  /** Tolerance of every time check in seconds, 0 to 300. @defaultValue that of the profile, `0` or `60` */
  readonly clockSkewSeconds?: number | undefined;
  /** Longest accepted token in bytes, 1 to 8,192. @defaultValue `8192` */
  readonly maxTokenBytes?: number | undefined;
  /** How long an asynchronous store may take in milliseconds, 1 to 60,000. @defaultValue `1000` */
  readonly revocationTimeoutMs?: number | undefined;
  /** URL of the protected-resource metadata, named in challenges. */
  readonly resourceMetadataUrl?: string | undefined;
  /** Ends every wait for network or store; the calls that wait are refused with `verification_unavailable`. */
  readonly signal?: AbortSignal | undefined;
  /** Wall clock in milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: (() => number) | undefined;
  /** Fetches key sets, unless `jwksCache` is given. @defaultValue the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
  /** Where signatures are checked. @defaultValue `"auto"` */
  readonly scheduling?: Scheduling | undefined;
  /** Signature checks on the thread pool at a time, 1 to 65,536; beyond it they run inline. @defaultValue `512` */
  readonly maxInFlight?: number | undefined;
  /** The verified-token cache: off, or its size, 1 to 1,000,000. @defaultValue `{ maxEntries: 4096 }` */
  readonly cache?: false | { readonly maxEntries?: number | undefined } | undefined;
  /** Receives events for logs and metrics. */
  readonly onDiagnostic?: OnDiagnostic | undefined;
}
