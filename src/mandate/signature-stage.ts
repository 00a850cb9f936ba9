import type { AuthError, Profile, StageName } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { HeaderCache } from "./header-cache.ts";
import type { KeySet, VerificationKey } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";
import { type Compact, isCanonicalCompact } from "./read-compact.ts";
import { type JoseHeader, readJoseHeader } from "./read-jose-header.ts";
import type { Settings } from "./read-settings.ts";
import type { SignatureScheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** The key under which the signature is valid, and the name by which the token asks for it. */
export interface Signature {
  readonly key: VerificationKey;
  readonly kid: string | undefined;
}

/** What stage signature finds. */
export type Signed = Signature | AuthError;

/** A token whose form and header are accepted. */
interface Candidate {
  readonly token: string;
  readonly compact: Compact;
  readonly header: JoseHeader;
  /** Whether the header was parsed for this token. */
  readonly parsed: boolean;
  readonly trace: Trace | undefined;
}

/**
 * The header of stage decode and stage signature: key set, key, signature over the received characters.
 *
 * Synchronous while the key set is at hand and the signature is checked on this thread.
 */
export class SignatureStage {
  readonly #profile: Profile;
  readonly #algorithms: readonly string[];
  readonly #signal: AbortSignal | undefined;
  readonly #source: KeySource;
  readonly #scheduler: SignatureScheduler;
  readonly #headers: HeaderCache;
  readonly #invalid: AuthError;
  readonly #noKeys: AuthError;

  constructor({ profile, algorithms, signal }: Settings, source: KeySource, scheduler: SignatureScheduler) {
    this.#profile = profile;
    this.#algorithms = algorithms;
    this.#signal = signal;
    this.#source = source;
    this.#scheduler = scheduler;
    this.#headers = new HeaderCache(profile.limits.headerCacheEntries);
    this.#invalid = createAuthError(profile, "invalid_token");
    this.#noKeys = createAuthError(profile, "verification_unavailable", { reason: "keys_unavailable" });
  }

  /** The current key set, if a valid signature under it seems to have vouched for the header that this token begins with. */
  keysFor(token: string): KeySet | undefined {
    if (!this.#headers.mayFind(token)) return undefined;
    const set = this.#source.current();
    return set === this.#headers.keySet ? set : undefined;
  }

  /** Forgets the headers it has parsed. */
  clear(): void {
    this.#headers.clear();
  }

  check(token: string, compact: Compact, trace: Trace | undefined): Signed | Promise<Signed> {
    // An explanation names the first broken rule in the order of the ladder.
    if (trace !== undefined && !isCanonicalCompact(token, compact)) return this.#misformed(trace);
    const set = this.#source.current();
    const known = set === this.#headers.keySet ? this.#headers.find(token) : undefined;
    const header = known ?? this.#readHeader(token, compact.headerEnd);
    if (header === undefined) {
      return refuse(trace, "decode", "header", this.#invalid, "the header is not acceptable");
    }
    const candidate: Candidate = { token, compact, header, parsed: known === undefined, trace };
    const key = set?.find(header.kid);
    const mayRefresh = key === undefined && set !== undefined && this.#mayBringKey(header, set);
    // Nothing that is still to be looked at could change this code.
    if (key === undefined && set !== undefined && !mayRefresh && this.#source.isHealthy) {
      return this.#unknownKey(candidate, true);
    }
    if (trace === undefined && !isCanonicalCompact(token, compact)) return this.#misformed(trace);
    if (set === undefined) return this.#withFirstKeys(candidate);
    if (key === undefined) {
      return mayRefresh ? this.#withNewerKeys(candidate, set, undefined) : this.#unknownKey(candidate, false);
    }
    if (key.algorithm !== header.algorithm) return this.#wrongAlgorithm(candidate);
    const valid = this.#scheduler.verify(token, compact.payloadEnd, key);
    if (valid === true) return this.#accept(candidate, set, key);
    return valid === false && !this.#source.mayRefresh(set)
      ? this.#badSignature(candidate)
      : this.#conclude(candidate, set, key, valid);
  }

  async #withFirstKeys(candidate: Candidate): Promise<Signed> {
    const set = await unlessAborted(this.#source.load(), this.#signal);
    if (set === undefined) return this.#noKeySet(candidate);
    const key = set.find(candidate.header.kid);
    // The set has just come; asking again would bring the same.
    return key === undefined ? this.#unknownKey(candidate, true) : this.#try(candidate, key);
  }

  async #conclude(
    candidate: Candidate,
    set: KeySet,
    key: VerificationKey,
    outcome: boolean | Promise<boolean>,
  ): Promise<Signed> {
    const valid = await outcome;
    if (valid || !this.#source.mayRefresh(set)) return this.#settle(candidate, key, valid);
    // The issuer may have put another key under this name.
    return this.#withNewerKeys(candidate, set, key);
  }

  async #withNewerKeys(candidate: Candidate, set: KeySet, tried: VerificationKey | undefined): Promise<Signed> {
    const complete = await unlessAborted(this.#source.refresh(set), this.#signal);
    const newer = this.#source.current();
    if (newer === undefined) return this.#noKeySet(candidate);
    const key = newer.find(candidate.header.kid);
    if (key === undefined) return this.#unknownKey(candidate, complete === true);
    return key === tried ? this.#badSignature(candidate) : this.#try(candidate, key);
  }

  async #try(candidate: Candidate, key: VerificationKey): Promise<Signed> {
    if (key.algorithm !== candidate.header.algorithm) return this.#wrongAlgorithm(candidate);
    const valid = await this.#scheduler.verify(candidate.token, candidate.compact.payloadEnd, key);
    return this.#settle(candidate, key, valid);
  }

  /** After the last wait: reads the key set as it is now. */
  #settle(candidate: Candidate, key: VerificationKey, valid: boolean): Signed {
    const set = this.#source.current();
    if (set === undefined) return this.#noKeySet(candidate);
    return valid && set.find(candidate.header.kid) === key
      ? this.#accept(candidate, set, key)
      : this.#badSignature(candidate);
  }

  #accept({ token, compact, header, parsed }: Candidate, set: KeySet, key: VerificationKey): Signature {
    if (parsed) this.#headers.add(token.slice(0, compact.headerEnd), header, set);
    return { key, kid: header.kid };
  }

  #mayBringKey({ kid }: JoseHeader, set: KeySet): boolean {
    return kid !== undefined && this.#source.mayRefresh(set);
  }

  #readHeader(token: string, end: number): JoseHeader | undefined {
    return end > this.#profile.limits.headerCharacters
      ? undefined
      : readJoseHeader(token, end, this.#profile, this.#algorithms);
  }

  #misformed(trace: Trace | undefined): AuthError {
    return refuse(trace, "decode", "form", this.#invalid, "not a compact JWS");
  }

  #noKeySet({ trace }: Candidate): AuthError {
    return refuse(trace, "signature", "keys", this.#noKeys, "no usable key set");
  }

  /** @param complete whether the key set is known to be up to date */
  #unknownKey({ header, trace }: Candidate, complete: boolean): AuthError {
    if (header.kid === undefined) {
      return refuse(trace, "signature", "key", this.#invalid, "the header names no key and there are several");
    }
    return complete
      ? refuse(trace, "signature", "key", this.#invalid, "the key set has no such key")
      : refuse(trace, "signature", "key", this.#noKeys, "no such key, and the key set could not be refreshed");
  }

  #wrongAlgorithm({ trace }: Candidate): AuthError {
    return refuse(trace, "signature", "key", this.#invalid, "the key is for another algorithm");
  }

  #badSignature({ trace }: Candidate): AuthError {
    return refuse(trace, "signature", "signature", this.#invalid, "the signature is not valid");
  }
}

/** Records a refusal and returns it. */
export function refuse(
  trace: Trace | undefined,
  stage: StageName,
  check: string,
  error: AuthError,
  detail: string,
): AuthError {
  trace?.(stage, check, error.code, detail);
  return error;
}
